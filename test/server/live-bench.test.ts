import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventLog } from '@waymark/server';
import { expect, it } from 'vitest';
import { own, checkEvent } from '../../server/testing/entries.ts';
import { findLost } from '../bench/live/find-lost.ts';
import { runScenario, type Scenario } from '../bench/live/scenario.ts';

const SIZE = { students: 20, panels: 2, sidebars: 2 };
const SCENARIO = { size: SIZE, workMs: 2_000, everyMs: 200 };

it.each<Scenario>([
  { ...SCENARIO, name: 'killed', server: 'waymark', isKilled: true },
  { ...SCENARIO, name: 'rush', server: 'waymark', rush: { events: 30, withinMs: 500 } },
  { ...SCENARIO, name: 'floor', server: 'floor' },
])('the bench of a class loses nothing: $name', async scenario => {
  const { verdict, acknowledged, unseen, panel } = await runScenario(scenario);
  expect(verdict).toEqual({ acknowledged, lost: 0, doubled: 0, invented: 0 });
  expect(acknowledged).toBeGreaterThan(100);
  expect(unseen).toBe(0);
  expect(panel.p95).toBeGreaterThan(0);
});

it('the independent reader finds what is lost, and what nobody recorded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-lost-'));
  try {
    const log = await SqliteEventLog.open(folder);
    const [kept, strange, lost] = [checkEvent(), checkEvent(), checkEvent()];
    await log.append(own('ada', [kept, strange]));
    await log.close();
    const record = join(folder, 'record.jsonl');
    const lines = [
      { actor: 'ada', id: kept.id, isAcknowledged: true },
      { actor: 'ada', id: lost.id, isAcknowledged: true },
      { actor: 'ada', id: crypto.randomUUID(), isAcknowledged: false },
    ];
    await writeFile(record, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    expect(findLost(record, folder)).toEqual({ acknowledged: 2, lost: 1, doubled: 0, invented: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
