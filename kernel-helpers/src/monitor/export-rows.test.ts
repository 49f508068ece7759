import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { monitor, type Monitor } from './monitor.ts';

let folder: string;
beforeEach(async () => {
  FakeHost.install();
  folder = await mkdtemp(join(tmpdir(), 'waymark-rows-'));
});
afterEach(async () => {
  FakeHost.uninstall();
  await rm(folder, { recursive: true, force: true });
});

function make(name: string, version: string): Monitor {
  return monitor({ name, version, reference: [1, 2], store: folder });
}

describe.each(['a store', 'memory'])('rows out of %s', place => {
  it('are those with a label, as they were asked, without what is redacted', async () => {
    const store = place === 'memory' ? (false as const) : folder;
    const watched = monitor({ name: 'prices', reference: [1, 2], store, redact: ['owner'] });
    expect(await watched.exportRows()).toEqual([]);
    const before = new Date();
    const id = watched.record({ input: { area: 50, owner: 'Ada' }, output: 7, ms: 1, segment: 'north' });
    const other = watched.record({
      input: { area: 60 },
      output: { prediction: 'a', probabilities: { a: 1 } },
      ms: 1,
    });
    watched.record({ input: { area: 70 }, ms: 1, ok: false });
    watched.label(id, 8);
    watched.label(id, 9);
    const [row, ...rest] = await watched.exportRows();
    expect(rest).toEqual([]);
    expect(row).toEqual({
      requestId: id,
      version: '1',
      at: expect.any(Date),
      segment: 'north',
      input: { area: 50 },
      output: 7,
      actual: 9,
    });
    const all = await watched.exportRows({ labelled: false });
    expect(all.map(({ requestId, actual }) => [requestId, actual])).toEqual([
      [id, 9],
      [other, undefined],
    ]);
    expect(all[1]!.output).toEqual({ prediction: 'a', probabilities: { a: 1 } });
    expect(await watched.exportRows({ from: new Date(Date.now() + 1_000) })).toEqual([]);
    expect(await watched.exportRows({ to: before })).toEqual([]);
    expect(await watched.exportRows({ from: before })).toHaveLength(1);
    expect(await watched.exportRows({ version: '2' })).toEqual([]);
  });
});

it('are those of every version, and of no other model', async () => {
  const [first, second, other] = [make('prices', '1'), make('prices', '2'), make('rents', '1')];
  for (const one of [first, second, other]) {
    one.label(one.record({ input: { x: 1 }, output: 1, ms: 1 }), 2);
    await one.flush();
  }
  const rows = await second.exportRows();
  expect(rows.map(({ version }) => version)).toEqual(['1', '2']);
  expect(await first.exportRows({ version: '2' })).toHaveLength(1);
});

it('beside them, the drift of the predictions is told by output', () => {
  const reference = Array.from({ length: 300 }, (_, i) => ({ inputs: { x: i % 10 }, output: i % 50 }));
  const watched = monitor({ name: 'prices', reference, store: false });
  for (let i = 0; i < 300; i++) watched.record({ input: { x: i % 10 }, output: 40 + (i % 50), ms: 1 });
  expect(watched.predictionDrift()).toMatchObject([{ name: 'prediction', state: 'drift' }]);
  expect(watched.featureDrift()).toMatchObject([{ name: 'x', state: 'no drift' }]);
});
