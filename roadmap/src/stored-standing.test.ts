import { describe, expect, it } from 'vitest';
import { newCheckProgress, type CheckProgress } from './check-progress.ts';
import { packCell } from './standing-table.ts';
import { standingOf } from './standing.ts';
import { packStored } from './stored-standing.ts';

const AT = '2026-03-01T08:00:00.123Z';
const PLACE = { subject: 'ada', lab: 'beginner/views', check: 'q1', seq: 7 };
const progress = (change: Partial<CheckProgress> = {}): CheckProgress => ({
  ...newCheckProgress(AT),
  ...change,
});

describe('the cell of a stored value', () => {
  it.each([
    ['plain', progress({ best: 'passed', latest: 'exception', points: 1.5, maxPoints: 3, attempts: 12 })],
    ['of two times', progress({ best: 'incorrect', bestAt: '2026-02-29T25:00:00Z', failures: 2, hints: 1 })],
    ['with a very small number', progress({ points: 1e-7 })],
    ['with the author’s words', progress({ latest: 'incorrect', words: 'expected "3"; not \\ 100 %' })],
    ['with a call', progress({ help: { at: AT, wanted: true, from: 'team', answer: 'const a = 1;' } })],
  ])('%s is what it is of the value itself', (_, value) => {
    const stored = packStored(4, { ...PLACE, progress: JSON.stringify(value) });
    expect(stored).toBe(packCell(4, standingOf({ ...PLACE, progress: value })));
  });

  it.each([
    ['{"best":"won"}', 'Invalid option'],
    [JSON.stringify({ ...progress(), points: '1' }), 'expected number'],
    ['no JSON', 'JSON'],
  ])('%s is none', (text, problem) =>
    expect(() => packStored(0, { ...PLACE, progress: text })).toThrow(problem),
  );
});
