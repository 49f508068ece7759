import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { EMPTY_PROGRESS, foldEvent, type ProgressEvent } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SqliteEventLog } from './events/sqlite-event-log.ts';
import { ProgressReader } from './progress.ts';

const runs = (count: number, check = 'q1'): ProgressEvent[] =>
  Array.from({ length: count }, () => ({
    type: 'check',
    id: randomUUID(),
    at: new Date().toISOString(),
    lab: 'beginner/views',
    check,
    state: 'incorrect',
    points: 0,
    maxPoints: 1,
  }));

describe('ProgressReader', () => {
  let folder: string;
  let log: SqliteEventLog;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-progress-'));
    log = await SqliteEventLog.open(folder);
  });
  afterEach(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  it('folds more events than fit on a page, and later only the new ones', async () => {
    const reader = new ProgressReader(log);
    const events = runs(2_300);
    for (let start = 0; start < events.length; start += 500) {
      await log.append('ada', events.slice(start, start + 500));
    }
    const first = await reader.read('ada');
    expect(first).toEqual({ seq: 2_300, state: events.reduce(foldEvent, EMPTY_PROGRESS) });

    const more = runs(1, 'q2');
    await log.append('ada', more);
    const read = vi.spyOn(log, 'read');
    expect(await reader.read('ada')).toEqual({ seq: 2_301, state: more.reduce(foldEvent, first.state) });
    expect(read.mock.calls).toEqual([['ada', 2_300, 1_000]]);
  });

  it('knows nothing of others, but where the log stands', async () => {
    await log.append('ada', runs(3));
    expect(await new ProgressReader(log).read('bob')).toEqual({ seq: 3, state: EMPTY_PROGRESS });
  });
});
