/** Clocks that agree this well are left alone: a message takes its time as well. */
const TOLERANCE_MS = 5_000;
/** No course takes longer, and a browser may send all of it again; what is older comes from a clock that was never set. */
const MAX_AGE_MS = 3 * 365 * 24 * 3_600_000;

/**
 * When an event happened, as far as the server believes it: by the recorder's clock, set right by what it said
 * as it sent the event, and never after the server heard of it. So a clock that runs years ahead or behind changes
 * nothing that others see.
 *
 * @param at By the recorder's clock.
 * @param receivedAt By the server's clock.
 * @param sentAt By the recorder's clock as it sent the event; left out: its clock is taken to be right.
 * @returns `at` itself where it can be believed. All are in ISO 8601.
 */
export function settleTime(at: string, receivedAt: string, sentAt?: string): string {
  const received = Date.parse(receivedAt);
  const skew = sentAt === undefined ? 0 : received - Date.parse(sentAt);
  const isRight = Math.abs(skew) < TOLERANCE_MS;
  const settled = Date.parse(at) + (isRight ? 0 : skew);
  if (settled > received || settled < received - MAX_AGE_MS) return receivedAt;
  return isRight ? at : new Date(settled).toISOString();
}
