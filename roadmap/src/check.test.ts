import { describe, expect, it } from 'vitest';
import { checkOutcomeSchema, servedAppSchema } from './check.ts';
import { slugSchema } from './ids.ts';

const outcome = {
  version: 1,
  check: 'q1',
  state: 'incorrect',
  points: 0,
  maxPoints: 2,
  message: 'Look again.',
  hints: [],
};

describe('checkOutcomeSchema', () => {
  it('takes an outcome, with or without the two sides and the error', () => {
    expect(checkOutcomeSchema.parse(outcome)).toEqual(outcome);
    const more = {
      ...outcome,
      expected: '1',
      actual: '2',
      error: { name: 'Error', message: 'm', stack: 's' },
    };
    expect(checkOutcomeSchema.parse(more)).toEqual(more);
  });

  it.each([
    { ...outcome, version: 2 },
    { ...outcome, state: 'failed' },
    { ...outcome, maxPoints: 0 },
    { ...outcome, hints: 'read again' },
    { ...outcome, message: undefined },
    { ...outcome, check: 'Q1' },
  ])('refuses %j', wrong => {
    expect(checkOutcomeSchema.safeParse(wrong).success).toBe(false);
  });
});

it('a served app has a real port and an absolute path', () => {
  const app = { version: 1, name: 'prices', port: 8000, path: '/', height: 400 };
  expect(servedAppSchema.parse(app)).toEqual(app);
  for (const wrong of [{ port: 0 }, { port: 65_536 }, { path: 'form' }, { height: 0 }]) {
    expect(servedAppSchema.safeParse({ ...app, ...wrong }).success).toBe(false);
  }
});

const isSlug = (text: string): boolean => slugSchema.safeParse(text).success;

it('a slug is lower-case words joined by hyphens', () => {
  const slugs = ['q1', 'q1-baseline', 'a-2-c', 'a'.repeat(80)];
  expect(slugs.filter(isSlug)).toEqual(slugs);
  expect(['', '-a', 'a-', 'a--b', 'a_b', 'A', 'a b', 'a'.repeat(81)].filter(isSlug)).toEqual([]);
});
