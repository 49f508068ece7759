import { describe, expect, it } from 'vitest';
import { RECONNECT_BASE_MS, RECONNECT_MAX_MS, reconnectDelay } from './backoff.ts';

describe('reconnectDelay', () => {
  it('doubles with each attempt, between half of the step and all of it', () => {
    for (const attempt of [0, 1, 2, 3]) {
      const step = RECONNECT_BASE_MS * 2 ** attempt;
      expect(reconnectDelay(attempt, 0)).toBe(step / 2);
      expect(reconnectDelay(attempt, 1)).toBe(step);
    }
  });

  it('stays under its cap however long the server is away', () => {
    for (const attempt of [10, 100, 5000]) expect(reconnectDelay(attempt, 1)).toBe(RECONNECT_MAX_MS);
  });
});
