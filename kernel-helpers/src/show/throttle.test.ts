import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs the first request at once and serves the last one at the end of the interval', () => {
  const action = vi.fn<() => void>();
  const throttle = new Throttle(action, 100);
  expect(throttle.request()).toBe(true);
  for (let i = 0; i < 50; i++) expect(throttle.request()).toBe(false);
  expect(action).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(99);
  expect(action).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(action).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(2);
});

it('flush takes the place of what waits, cancel forgets it', () => {
  const action = vi.fn<() => void>();
  const throttle = new Throttle(action, 100);
  throttle.request();
  throttle.request();
  throttle.flush();
  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(2);
  throttle.request();
  throttle.request();
  throttle.cancel();
  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(3);
});

it('serves a loop that gives the timers no turn', () => {
  const action = vi.fn<() => void>();
  const throttle = new Throttle(action, 5);
  const clock = vi.spyOn(performance, 'now');
  for (let ms = 0; ms <= 40; ms += 1) {
    clock.mockReturnValue(ms);
    throttle.request();
  }
  clock.mockRestore();
  throttle.cancel();
  expect(action).toHaveBeenCalledTimes(9);
});
