import { expect } from 'vitest';

/** What is expected, where numbers may differ after so many decimal places. */
export function near(expected: unknown, digits: number): unknown {
  if (typeof expected === 'number') return expect.closeTo(expected, digits);
  if (Array.isArray(expected)) return expected.map(one => near(one, digits));
  if (typeof expected !== 'object' || expected === null || 'asymmetricMatch' in expected) return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, one]) => [key, near(one, digits)]));
}
