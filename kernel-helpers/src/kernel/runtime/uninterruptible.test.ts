import { describe, expect, it } from 'vitest';
import { uninterruptible } from './uninterruptible.ts';

const run = uninterruptible.run.bind(uninterruptible);
const begin = uninterruptible.begin.bind(uninterruptible);

describe('uninterruptible work', () => {
  it('that contains another is not over when that is', () => {
    const seen: boolean[] = [];
    run(() => {
      run(() => run(() => seen.push(uninterruptible.isActive)));
      seen.push(uninterruptible.isActive);
    });
    expect([...seen, uninterruptible.isActive]).toEqual([true, true, false]);
  });

  it('is over when it throws, and only that piece of it', () => {
    run(() => {
      expect(() =>
        run(() => {
          throw new Error('no');
        }),
      ).toThrow('no');
      expect(uninterruptible.isActive).toBe(true);
    });
    expect(uninterruptible.isActive).toBe(false);
  });

  it('may overlap, and ends once however often its end is told', () => {
    const endFirst = begin();
    const endSecond = begin();
    endFirst();
    endFirst();
    expect(uninterruptible.isActive).toBe(true);
    endSecond();
    expect(uninterruptible.isActive).toBe(false);
  });
});
