import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FIRST_MESSAGE_WITHIN_MS, endIfAbandoned } from './abandoned-kernel.ts';

function isEnded(parent: number, wasAsked: boolean): boolean {
  const end = vi.fn<() => void>();
  endIfAbandoned(parent, () => wasAsked, end);
  vi.advanceTimersByTime(FIRST_MESSAGE_WITHIN_MS - 1);
  expect(end).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  return end.mock.calls.length > 0;
}

describe('a kernel that nobody has asked anything', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends if init has adopted it', () => {
    expect(isEnded(1, false)).toBe(true);
  });

  it('lives on if its parent lives, or somebody has spoken to it', () => {
    expect(isEnded(4321, false)).toBe(false);
    expect(isEnded(1, true)).toBe(false);
  });
});
