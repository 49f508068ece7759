import { describe, expect, it } from 'vitest';
import { hasComeOver, modeIn, withMode } from './mode.ts';

describe('the mode of a notebook', () => {
  it.each([
    [{ types: 'loose' }, 'loose'],
    [{ types: 'lenient' }, undefined],
    [{ lab: 'beginner/x' }, undefined],
    [undefined, undefined],
    ['off', undefined],
  ])('in %j is %s', (waymark, mode) => {
    expect(modeIn(waymark)).toBe(mode);
  });

  it('is written beside what else is there', () => {
    expect(withMode({ lab: 'beginner/x', types: 'strict' }, 'off')).toEqual({
      lab: 'beginner/x',
      types: 'off',
    });
    expect(withMode(undefined, 'loose')).toEqual({ types: 'loose' });
  });
});

it.each([
  ['tslab', 'waymark', true],
  ['deno', 'waymark', true],
  ['waymark', 'waymark', false],
  ['waymark', 'deno', false],
  [undefined, 'waymark', false],
  ['', 'waymark', false],
])('a notebook of %s that is now one of %s has come over: %s', (before, now, expected) => {
  expect(hasComeOver(before === undefined ? undefined : { name: before }, { name: now })).toBe(expected);
});
