import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { studentSeed } from './student-seed.ts';
import { variant } from './variant.ts';

afterEach(() => vi.unstubAllEnvs());

function numbersOf(student: string, seed: string | number): unknown {
  vi.stubEnv('WAYMARK_SEED', student);
  const { int, number, pick, shuffled } = variant(seed);
  return [int(0, 1_000), number(0, 1, 4), pick(['a', 'b', 'c', 'd']), shuffled([1, 2, 3, 4, 5, 6])];
}

describe('a variant', () => {
  it('is the same for the same student and exercise, whenever it runs', () => {
    expect(numbersOf('ada', 'q1')).toEqual(numbersOf('ada', 'q1'));
  });

  it('is another for another student, and for another exercise', () => {
    const all = ['ada', 'grace'].flatMap(student =>
      ['q1', 'q2', 1].map(seed => JSON.stringify(numbersOf(student, seed))),
    );
    expect(new Set(all).size).toBe(6);
  });

  it('stays in its range, and reaches all of it', () => {
    vi.stubEnv('WAYMARK_SEED', 'ada');
    const { int, number, pick, shuffled } = variant('dice');
    const dice = Array.from({ length: 600 }, () => int(1, 6));
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(Array.from({ length: 100 }, () => number(-1, 1, 1)).every(x => x >= -1 && x <= 1)).toBe(true);
    expect(new Set(Array.from({ length: 100 }, () => pick('abc'.split(''))))).toEqual(
      new Set(['a', 'b', 'c']),
    );
    expect(shuffled([3, 1, 2]).toSorted((left, right) => left - right)).toEqual([1, 2, 3]);
  });

  it('refuses what has no number or thing in it', () => {
    const { int, number, pick } = variant(1);
    expect(() => int(0.2, 0.8)).toThrow('no whole number from 0.2 to 0.8');
    expect(() => int(NaN, 3)).toThrow(RangeError);
    expect(() => number(2, 1)).toThrow('no number from 2 to 1');
    expect(() => pick([])).toThrow('nothing to pick from');
  });
});

describe('the seed of a student', () => {
  it('comes from the grader, else from the course above the notebook, else it is the author`s', async () => {
    const course = await mkdtemp(join(tmpdir(), 'waymark-seed-'));
    const level = join(course, 'beginner');
    await mkdir(level);
    vi.stubEnv('WAYMARK_SEED', undefined);
    expect(studentSeed(level)).toBe('author');
    await mkdir(join(course, '.waymark'));
    await writeFile(join(course, '.waymark', 'seed'), 'of-ada\n');
    expect(studentSeed(level)).toBe('of-ada');
    vi.stubEnv('WAYMARK_SEED', 'graded');
    expect(studentSeed(level)).toBe('graded');
    await rm(course, { recursive: true });
  });
});
