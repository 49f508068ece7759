import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PredictionWriter } from '@waymark/kernel-helpers/model-report';
import { modelDescriptionSchema } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelReports, type Watch } from './model-reports.ts';
import { PredictionReader } from './prediction-reader.ts';

const HOUR_MS = 3_600_000;
/** In the middle of a chunk of an hour. */
const NOW = Date.UTC(2026, 4, 4, 12, 30);
const WATCH: Watch = {
  type: 'watch',
  name: null,
  version: null,
  segment: null,
  rangeMs: 2 * HOUR_MS,
  chunks: 2,
};
const DESCRIPTION = modelDescriptionSchema.parse({
  columns: { area: { kind: 'number', min: 0, max: 1 } },
  reference: Array.from({ length: 100 }, (_, i) => ({ inputs: { area: i / 100 }, output: i })),
  chunk: 100,
});

let folder: string;
let writer: PredictionWriter;
let reader: PredictionReader;
let reports: ModelReports;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-reports-'));
  const model = { name: 'prices', version: '1', description: JSON.stringify(DESCRIPTION), describedAt: 0 };
  writer = new PredictionWriter({ folder, model, retention: { rows: 1_000_000, days: 36_500 } });
  reader = new PredictionReader(folder);
  reports = new ModelReports(reader);
});
afterEach(async () => {
  writer.close();
  reader.close();
  await rm(folder, { recursive: true, force: true });
});

function record(areas: readonly number[], at: number, segment: string | null = null): void {
  const rows = areas.map((area, i) => ({
    request: `${at} ${i}`,
    at,
    ms: 1,
    status: 200,
    segment,
    inputs: JSON.stringify({ area }),
    output: JSON.stringify(100 * area),
  }));
  writer.write({ rows, labels: [] });
}

const spread = Array.from({ length: 100 }, (_, i) => i / 100);
const high = Array.from({ length: 100 }, () => 0.99);

/** Whether the newest rows, and the chunk that grows, are said to have drifted. */
function drifts(at: number): [newest: boolean | undefined, growing: boolean | undefined] {
  const { drift, driftOverTime } = reports.report(reader.versions(), WATCH, [], at);
  return [drift?.hasDrifted, driftOverTime.at(-1)?.hasDrifted];
}

describe('the drift of what still grows', () => {
  it('is tested again after a second, one chunk a report, and no chunk waits for more than two', () => {
    record(spread, NOW);
    expect(drifts(NOW)).toEqual([false, false]);
    for (let i = 1; i <= 4; i++) record(high, NOW + i);
    expect(drifts(NOW + 900)).toEqual([false, false]);
    const after = drifts(NOW + 1_000);
    expect(after.filter(Boolean)).toHaveLength(1);
    expect(drifts(NOW + 1_100)).toEqual([true, true]);
  });

  it('is tested of all chunks where reports are seldom', () => {
    record(spread, NOW);
    drifts(NOW);
    for (let i = 1; i <= 4; i++) record(high, NOW + i);
    expect(drifts(NOW + 2_000)).toEqual([true, true]);
  });
});

it('keeps the parts of the visitors apart, in time and in what is newest', () => {
  record(spread, NOW, 'north');
  record(high, NOW, 'south');
  record([0.5], NOW);
  const of = (segment: string | null) =>
    reports.report(reader.versions(), { ...WATCH, segment }, [], NOW + 1);
  expect(of(null)).toMatchObject({ recorded: 201, segments: ['north', 'south'] });
  expect(of('north')).toMatchObject({ recorded: 100, segment: 'north', drift: { hasDrifted: false } });
  expect(of('south')).toMatchObject({ recorded: 100, segment: 'south', drift: { hasDrifted: true } });
  expect(of('west')).toMatchObject({ recorded: 0, requests: [], drift: null });
});

it('takes inputs that are no record for none, and never fails at what stands in the store', () => {
  const row = { at: NOW, ms: 1, status: 200, segment: null };
  writer.write({
    rows: [
      { ...row, request: 'a', inputs: '[1,2]', output: '"word"' },
      { ...row, at: NOW + 1, request: 'b', inputs: 'no JSON', output: null },
      { ...row, at: NOW + 2, request: 'c', inputs: null, output: '{' },
    ],
    labels: [{ request: 'a', at: NOW, actual: '7' }],
  });
  const { requests } = reports.report(reader.versions(), WATCH, [], NOW + 3);
  expect(requests.map(({ request, inputs, output, actual }) => [request, inputs, output, actual])).toEqual([
    ['c', null, null, undefined],
    ['b', null, null, undefined],
    ['a', null, 'word', 7],
  ]);
});
