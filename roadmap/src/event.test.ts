import { describe, expect, it } from 'vitest';
import { progressEventSchema } from './event.ts';
import { cellIdSchema, labIdSchema } from './ids.ts';

const base = {
  id: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  at: '2026-01-01T08:00:00Z',
  lab: 'beginner/views',
};
const check = {
  ...base,
  type: 'check',
  check: 'q1',
  release: null,
  state: 'passed',
  points: 2,
  maxPoints: 2,
};

describe('progressEventSchema', () => {
  it.each([
    { ...base, type: 'open' },
    { ...base, type: 'open', at: '2026-01-01T10:00:00.123+02:00' },
    { ...base, type: 'visit', cell: 'a-1_B' },
    check,
    { ...check, state: 'incorrect', points: 0 },
    { ...base, type: 'hint', check: 'q1', hint: 1 },
    { ...check, release: '0123456789abcdef', words: 'The area' },
    { ...base, type: 'help', check: 'q1', wanted: true, from: 'team', answer: 'const area = 1' },
    { ...base, type: 'note', check: 'q1', text: '' },
    { ...base, type: 'hand-in', check: 'q1', answer: 'Since walls are shared.' },
    { ...base, type: 'hand-in', check: 'q1' },
    { ...base, type: 'grade', check: 'q1', text: 'So.', points: 1, maxPoints: 2, handIn: base.id },
    { ...base, type: 'review', check: 'q1', text: 'Well done.' },
    { ...base, type: 'help', check: 'q1', wanted: true, from: 'reviewers', kind: 'review' },
    { ...base, type: 'review', check: 'q1', text: 'Well done.', by: 'Ines' },
    { ...base, type: 'attend', check: 'q1', step: 'take', by: 'Ines' },
    { ...base, type: 'message', check: 'q1', text: 'Look at the mean.' },
    { ...check, type: 'verified' },
  ])('takes %j', event => {
    expect(progressEventSchema.parse(event)).toEqual(event);
  });

  it('takes an id in whichever case for the same one', () => {
    const event = { ...base, type: 'open' };
    expect(progressEventSchema.parse({ ...event, id: base.id.toUpperCase() })).toEqual(event);
  });

  it.each([
    ['type', { ...base, type: 'erase' }],
    ['id', { ...base, type: 'open', id: '1' }],
    ['at', { ...base, type: 'open', at: 'yesterday' }],
    ['at', { ...base, type: 'open', at: '2026-01-01T08:00:00' }],
    ['lab', { ...base, type: 'open', lab: '../beginner/views' }],
    ['lab', { ...base, type: 'open', lab: 'beginner/Views' }],
    ['', { ...base, type: 'open', user: 'another' }],
    ['cell', { ...base, type: 'visit', cell: 'a b' }],
    ['check', { ...check, check: '__proto__' }],
    ['state', { ...check, state: 'verified' }],
    ['points', { ...check, points: 3 }],
    ['points', { ...check, type: 'verified', points: 3 }],
    ['release', { ...check, release: 'newest' }],
    ['words', { ...check, words: 'x'.repeat(201) }],
    ['', { ...check, type: 'verified', words: 'The area' }],
    ['text', { ...base, type: 'review', check: 'q1', text: ' ' }],
    ['step', { ...base, type: 'attend', check: 'q1', step: 'keep' }],
    ['text', { ...base, type: 'message', check: 'q1', text: '' }],
    ['kind', { ...base, type: 'help', check: 'q1', wanted: true, from: 'team', kind: 'chat' }],
    ['answer', { ...base, type: 'hand-in', check: 'q1', answer: 'x'.repeat(20_001) }],
    ['points', { ...base, type: 'grade', check: 'q1', text: 'So.', points: 3, maxPoints: 2 }],
    ['from', { ...base, type: 'help', check: 'q1', wanted: true, from: 'everybody' }],
    ['points', { ...check, points: -1 }],
    ['points', { ...check, points: Number.NaN }],
    ['maxPoints', { ...check, points: 0, maxPoints: 0 }],
    ['hint', { ...base, type: 'hint', check: 'q1', hint: 0 }],
    ['hint', { ...base, type: 'hint', check: 'q1', hint: 1.5 }],
  ])('refuses a wrong %s', (field, event) => {
    const { error } = progressEventSchema.safeParse(event);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

const isLab = (text: string): boolean => labIdSchema.safeParse(text).success;

it('ids have one spelling', () => {
  expect(isLab('beginner/house-price-predictor')).toBe(true);
  expect(
    ['beginner', 'beginner/', 'a/b/c', 'a/-b', 'a/b-', 'a/b--c', `a/${'b'.repeat(200)}`].filter(isLab),
  ).toEqual([]);
  expect(cellIdSchema.safeParse('x'.repeat(64)).success).toBe(true);
  expect(cellIdSchema.safeParse('x'.repeat(65)).success).toBe(false);
});
