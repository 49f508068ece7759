import assert from 'node:assert';
import { describe, expect, it } from 'vitest';
import { inCellWords, quoteAssertion, speakOfCell } from './cell-words.ts';

describe('a message in the words of the cell', () => {
  it.each([
    ['__cells__.parsed.run is not a function', 'parsed.run is not a function'],
    ['(0 , __cells__.f) is not a function', 'f is not a function'],
    ['(0 , __cells__.größe) is not a function', 'größe is not a function'],
    ['__cells__.xs is not iterable', 'xs is not iterable'],
    [
      "Cannot destructure property 'a' of '__cells__.o' as it is undefined.",
      "Cannot destructure property 'a' of 'o' as it is undefined.",
    ],
    ['__waymark__.resumed(...).run is not a function', '(intermediate value).run is not a function'],
    ['__waymark__.meta.run is not a function', 'import.meta.run is not a function'],
    ['parsed.run is not a function', 'parsed.run is not a function'],
  ])('%s', (message, expected) => {
    expect(inCellWords(message)).toBe(expected);
  });

  it('is given to what was thrown, unless that refuses', () => {
    const error = new TypeError('__cells__.x is not a function');
    speakOfCell(error);
    expect(error.message).toBe('x is not a function');
    const frozen = Object.freeze(new TypeError('__cells__.x is not a function'));
    const broken = Object.defineProperty(new Error(''), 'message', {
      get: () => {
        throw new Error('no message');
      },
    });
    for (const thrown of [frozen, broken, undefined, null, 'text', { message: '__cells__.x' }]) {
      expect(() => speakOfCell(thrown)).not.toThrow();
    }
  });
});

describe('an assertion without a message', () => {
  it.each([
    ['assert(0)', 1, 'assert(0)'],
    ['  if (x) assert.ok(f(1) > g(2)); h()', 17, 'assert.ok(f(1) > g(2))'],
    ['assert(a ||', 1, 'assert(a ||'],
  ])('in %j quotes the call as it was written', (line, column, expected) => {
    const error = new assert.AssertionError({
      message: 'The expression evaluated to a falsy value:\n\n  (0)\n',
    });
    quoteAssertion(error, line, column);
    expect(error.message).toBe(`The expression evaluated to a falsy value:\n\n  ${expected}\n`);
  });

  it('with one keeps it', () => {
    const error = new assert.AssertionError({ message: 'x is to be positive' });
    quoteAssertion(error, 'assert(x > 0)', 1);
    expect(error.message).toBe('x is to be positive');
  });
});
