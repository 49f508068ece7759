/** The longest wait before the first new attempt. */
export const RECONNECT_BASE_MS = 500;

/** The longest wait before any attempt. */
export const RECONNECT_MAX_MS = 15_000;

/** The wait after the server said that this client sent too much. */
export const RECONNECT_PENALTY_MS = 30_000;

/**
 * How long to wait before attempt number `attempt` (from 0) to reconnect: exponential, capped, with
 * "equal jitter" (half fixed, half random), so that a class does not return in one instant.
 *
 * @param random A number from 0 up to 1.
 * @returns Milliseconds, from half the step's cap up to the cap.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const cap = Math.min(RECONNECT_MAX_MS, RECONNECT_BASE_MS * 2 ** Math.min(attempt, 16));
  return cap / 2 + (cap / 2) * random;
}
