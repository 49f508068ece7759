import { expect, it } from 'vitest';
import { seeded, seeds } from '../testing/seeded.ts';
import { progressEventSchema } from './event.ts';
import { isUsualEvent } from './usual-event.ts';

const ID = '0b6f4a52-7d0c-4e1a-9c3b-5a1f2e3d4c5b';
const VISIT = { id: ID, at: '2026-03-04T05:06:07.089Z', lab: 'beginner/views', type: 'visit', cell: 'a-1' };
const CHECK = {
  id: ID,
  at: '2026-03-04T05:06:07.089Z',
  lab: 'beginner/views',
  type: 'check',
  check: 'q1-mean',
  release: '0123456789abcdef',
  state: 'incorrect',
  points: 0.5,
  maxPoints: 2,
  words: 'The mean should be 0.',
};
const { words: _, ...WITHOUT_WORDS } = CHECK;
const USUAL = [VISIT, CHECK, WITHOUT_WORDS, { ...CHECK, release: null, state: 'passed', points: 2 }];

/** What may stand somewhere in place of what should: near to it, and far from it. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  3,
  1e308,
  '',
  ' ',
  'visit',
  'check',
  'open',
  'passed',
  'q1',
  'Q1',
  'constructor',
  ID.toUpperCase(),
  '00000000-0000-0000-0000-000000000000',
  ID.replace('4e1a', '9e1a'),
  ID.replace('9c3b', '7c3b'),
  `${ID}\n`,
  '2026-02-28T23:59:59.999Z',
  '2026-02-29T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2026-03-04T25:06:07.089Z',
  '2026-03-04T05:06:07Z',
  '2026-03-04T05:06:07.089+01:00',
  '2026-03-04',
  'beginner',
  'beginner/views/more',
  'a/b',
  'a'.repeat(64),
  'a'.repeat(65),
  'a'.repeat(200),
  'a'.repeat(201),
  `${'a'.repeat(80)}/${'b'.repeat(80)}`,
  '0123456789ABCDEF',
  '0123456789abcde',
  [],
  {},
  ['visit'],
  { id: ID },
];
const KEYS = [...Object.keys(CHECK), 'cell', '__proto__', 'toString', 'more'];

it.each(USUAL)('takes what pages write of a $type', event => {
  expect(isUsualEvent(event)).toBe(true);
  expect(progressEventSchema.parse(event)).toEqual(event);
});

it.each(seeds(4))('takes nothing of which the schema would make something else, seed %i', seed => {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  let taken = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const entries = new Map<string, unknown>(Object.entries(pick(USUAL)));
    for (let changes = Math.floor(random() * 3); changes > 0; changes -= 1) {
      const key = pick(KEYS);
      if (random() < 0.2) entries.delete(key);
      else entries.set(key, pick(VALUES));
    }
    const text = `{${Array.from(entries, pair => pair.map(part => JSON.stringify(part)).join(':')).join(',')}}`;
    const value = JSON.parse(text) as object;
    if (!isUsualEvent(value)) continue;
    taken += 1;
    expect(progressEventSchema.safeParse(value)).toEqual({ success: true, data: value });
  }
  expect(taken).toBeGreaterThan(1_000);
});

it('takes no number that is none', () => {
  for (const points of [Number.NaN, Infinity]) {
    expect(isUsualEvent({ ...CHECK, points, maxPoints: points })).toBe(false);
  }
});
