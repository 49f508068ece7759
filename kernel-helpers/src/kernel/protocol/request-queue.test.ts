import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RequestQueue } from './request-queue.ts';
import type { ReceivedMessage } from './wire.ts';

/** Noon by a clock that does not go as the kernel's. */
const NOON = Date.parse('2020-02-02T12:00:00Z');
/** How long the failing cell is at work. */
const WORK_MS = 50;

describe('a cell that comes after the failure of one before it was told', () => {
  it('is aborted if it was sent while that one was at work, however long it took to come', async () => {
    expect(await abortedAfterFailure(cell(NOON + 3))).toBe(true);
    expect(await abortedAfterFailure(cell(NOON))).toBe(true);
  });

  it('runs if it may have been sent by somebody who has seen the failure', async () => {
    expect(await abortedAfterFailure(cell(NOON + 2_000))).toBe(false);
  });

  it('runs if it was sent when the failure was told, whatever its date leaves out of a millisecond', async () => {
    for (let i = 0; i < 40; i++) {
      expect(await abortedAfterFailure(heldMs => cell(NOON + Math.floor(heldMs)))).toBe(false);
    }
  });

  it('runs if it comes from another front end', async () => {
    expect(await abortedAfterFailure(cell(NOON + 3, { session: 'another' }))).toBe(false);
  });

  it('runs if nobody can say when it was sent, or the clock was set back', async () => {
    expect(await abortedAfterFailure(cell(undefined))).toBe(false);
    expect(await abortedAfterFailure(cell(Number.NaN))).toBe(false);
    expect(await abortedAfterFailure(cell(NOON - 3_600_000))).toBe(false);
  });

  it('runs if it asks for something else than a run', async () => {
    expect(await abortedAfterFailure(cell(NOON + 3, { type: 'complete_request' }))).toBe(false);
  });
});

/**
 * Whether a request is aborted that arrives when a cell of noon has failed and everybody was told.
 *
 * @param request It, or what makes it, by how many milliseconds the kernel had the cell of noon.
 */
async function abortedAfterFailure(
  request: ReceivedMessage | ((heldMs: number) => ReceivedMessage),
): Promise<boolean> {
  const first = cell(NOON);
  let late: ReceivedMessage | undefined;
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const { promise: answered, resolve } = Promise.withResolvers<boolean>();
  const queue: RequestQueue = new RequestQueue(async request => {
    if (request === late) return resolve(queue.isAborted(request));
    await delay(WORK_MS);
    await queue.abortCells(request);
    tell();
  });
  const start = performance.now();
  queue.add(first);
  await told;
  late = typeof request === 'function' ? request(performance.now() - start) : request;
  queue.add(late);
  return answered;
}

function cell(
  at: number | undefined,
  { session = 'front end', type = 'execute_request' } = {},
): ReceivedMessage {
  const date = at === undefined ? undefined : Number.isNaN(at) ? 'noon' : new Date(at).toISOString();
  return {
    header: { msg_id: String(at), msg_type: type, session, username: 'student', ...(date && { date }) },
    parent: undefined,
    metadata: {},
    content: {},
    buffers: [],
    identities: [],
  };
}
