import type { CheckOutcome, PartOutcome } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { authorWords } from './author-words.ts';

const CELL = `await check('q1-area', { points: 2 }, t => {
  t.equal(area(3, 4), 12, 'area(3, 4)');
  t.equal(rows, 3, "The rows");
  t.equal(rows.length, 3, 'The rows you keep');
  t.ok(accuracy > 0.8, \`Your accuracy is \${accuracy}: try another rule.\`);
  t.ok(isFine, 'It isn\\'t fine.');
  t.part(1, 'prices a small house', () => t.equal(price(50), 500, 'price(50)'));
});`;

function outcome(message: string, change: Partial<CheckOutcome> = {}): CheckOutcome {
  return {
    version: 1,
    check: 'q1-area',
    state: 'incorrect',
    points: 0,
    maxPoints: 2,
    message,
    hints: [],
    ...change,
  };
}

function part(what: string, message: string, state: PartOutcome['state'] = 'incorrect'): PartOutcome {
  return { what, state, points: 0, maxPoints: 1, message };
}

describe('the author’s words for what failed', () => {
  it.each([
    ['a comparison', 'area(3, 4) is 7 (expected 12).', 'area(3, 4)'],
    ['the longest that fits', 'The rows you keep should be 3, but are 2.', 'The rows you keep'],
    ['a shorter one', 'The rows should be 3.', 'The rows'],
    [
      'a sentence with a value of the student’s',
      'Your accuracy is 0.31: try another rule.',
      'Your accuracy is',
    ],
    ['an escaped quote', "It isn't fine.", "It isn't fine."],
    ['none that the author wrote', 'The value is "my secret" (expected 1).', undefined],
  ])('are those of %s', (_what, message, words) => {
    expect(authorWords(outcome(message), CELL)).toBe(words);
  });

  it('name the part that failed', () => {
    const parts = [
      part('prices a large house', 'Correct.', 'passed'),
      part('prices a small house', 'price(50) is 400 (expected 500).'),
    ];
    expect(authorWords(outcome('1 of 2 parts is right.', { parts }), CELL)).toBe(
      'prices a small house: price(50)',
    );
    const forged = [part('a text of the student', 'a text of the student')];
    expect(authorWords(outcome('0 of 1 parts are right.', { parts: forged }), CELL)).toBeUndefined();
  });

  it('are none of a pass, nor of what stopped', () => {
    for (const state of ['passed', 'exception', 'awaiting'] as const) {
      expect(authorWords(outcome('area(3, 4) is 7.', { state }), CELL)).toBeUndefined();
    }
  });

  it('are short', () => {
    const long = 'x'.repeat(500);
    expect(authorWords(outcome(`${long} is 7.`), `t.equal(a, 1, '${long}')`)).toHaveLength(200);
  });
});
