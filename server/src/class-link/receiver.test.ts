import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgressEvent } from '@waymark/roadmap';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkEvent } from '../../testing/entries.ts';
import { LogBusyError } from '../events/errors.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { Receiver, type Received } from './receiver.ts';

const ME = { here: 'ada', there: 'm1' };
const START: Received = { log: 'class', seq: 0 };

let folder: string;
let log: SqliteEventLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-receiver-'));
  log = await SqliteEventLog.open(folder);
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

function delta(seq: number, event: ProgressEvent) {
  return {
    type: 'delta' as const,
    seq,
    events: [{ seq, actor: ME.there, receivedAt: '2026-03-01T08:00:00Z', event }],
  };
}

it('goes on from the place that it reached, where something could not be written', async () => {
  let reached = START;
  const receiver = new Receiver(
    log,
    () => false,
    received => {
      reached = received;
    },
  );
  receiver.start(START, undefined);
  const events = [checkEvent(), checkEvent({ check: 'q2' }), checkEvent({ check: 'q3' })];
  const told = events.map((event, index) => delta(index + 1, event));
  await receiver.receive(told[0]!, ME);
  vi.spyOn(log, 'append').mockRejectedValueOnce(new LogBusyError(50_000));
  const [second, third] = await Promise.allSettled(
    told.slice(1).map(message => receiver.receive(message, ME)),
  );
  expect([second?.status, third?.status]).toEqual(['rejected', 'fulfilled']);
  expect(reached.seq).toBe(1);
  receiver.start(reached, undefined);
  for (const message of told.slice(reached.seq)) await receiver.receive(message, ME);
  const stored = await log.read(LOCAL_COURSE, undefined, 0, 10);
  expect(stored.map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  expect(reached).toEqual({ log: 'class', seq: 3 });
});
