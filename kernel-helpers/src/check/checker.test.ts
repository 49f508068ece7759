import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Checker } from './checker.ts';
import { AssertionFailure, CheckError } from './errors.ts';
import { CheckRun } from './run.ts';

/** The message of the failure, or undefined when the comparison holds. */
function failure(body: (t: Checker) => unknown): string | undefined {
  try {
    body(new Checker(new CheckRun(() => {})));
  } catch (error) {
    if (error instanceof AssertionFailure) return error.message;
    throw error;
  }
  return undefined;
}

function makeLoop(last: number): object {
  const value: { self?: unknown; last: number } = { last };
  value.self = value;
  return value;
}

function tooBig(): never {
  throw new RangeError('too big');
}

describe('ok', () => {
  it('takes truth and nothing else', () => {
    expect(failure(t => t.ok([].length === 0, 'No.'))).toBeUndefined();
    for (const value of [false, 0, NaN, '', null, undefined]) {
      expect(failure(t => t.ok(value, 'No.'))).toBe('No.');
    }
  });

  it('does not take a promise for truth', () => {
    expect(failure(t => t.ok(Promise.resolve(false), 'No.'))).toContain('`await`');
  });
});

describe('equal', () => {
  it.each<[unknown, unknown]>([
    [3, 3],
    [-0, 0],
    ['a', 'a'],
    [null, null],
    [undefined, undefined],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
    [new Float32Array([1, 2]), [1, 2]],
    [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [tf.scalar(3), 3],
    [tf.tensor1d([1, 2]), tf.tensor1d([1, 2])],
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [new Set([1, 2]), new Set([2, 1])],
    [new Date(0), new Date(0)],
    [/a/g, /a/g],
  ])('%o equals %o', (actual, expected) => {
    expect(failure(t => t.equal(actual, expected))).toBeUndefined();
  });

  it.each<[unknown, unknown, string]>([
    [3, 4, 'It is 3, expected 4.'],
    ['3', 3, "It is '3', expected 3."],
    [NaN, NaN, 'It is NaN, not a finite number.'],
    [Infinity, Infinity, 'It is Infinity, not a finite number.'],
    [[1, NaN], [1, NaN], 'It at [1] is NaN, not a finite number.'],
    [null, undefined, 'It is null, and there should be none.'],
    ['gentoo', undefined, "It is 'gentoo', and there should be none."],
    ['x'.repeat(500), 'y', "It is 'xxx"],
    [0.7129, 0.28712, 'It is 0.713, expected 0.287.'],
    [[1, 2, 3], [1, 2], 'It has length 3, expected 2.'],
    [{ a: 1 }, { a: 1, b: 2 }, 'It lacks the property "b".'],
    [{ a: 1, b: 2 }, { a: 1 }, 'It has a property too many: "b".'],
    [{ rows: [{ price: 1 }] }, { rows: [{ price: 2 }] }, 'It at .rows[0].price is 1, expected 2.'],
    [[], {}, 'It is an array, expected an object.'],
    [tf.tensor1d([1, 2]), [1, 3], 'It at [1] is 2, expected 3.'],
    [tf.tensor1d([1]), tf.tensor1d([1], 'int32'), 'It is a tensor of float32, expected one of int32.'],
    [new Set([1]), new Set([2]), 'It lacks the member 2.'],
    [new Error('a'), new Error('b'), "It at .message is 'a'"],
  ])('%o does not equal %o', (actual, expected, message) => {
    expect(failure(t => t.equal(actual, expected, 'It'))).toContain(message);
  });

  it('ends on values that hold themselves', () => {
    expect(failure(t => t.equal(makeLoop(1), makeLoop(1)))).toBeUndefined();
    expect(failure(t => t.equal(makeLoop(1), makeLoop(2)))).toContain('.last is 1, expected 2');
  });
});

describe('near', () => {
  it('compares as numpy’s allclose unless told otherwise', () => {
    expect(failure(t => t.near(1.000009, 1))).toBeUndefined();
    expect(failure(t => t.near(1.00002, 1))).toBeDefined();
    expect(failure(t => t.near(100.4, 100, { tolerance: 0.5 }))).toBeUndefined();
    expect(failure(t => t.near(100.6, 100, { tolerance: 0.5 }))).toBeDefined();
    expect(failure(t => t.near(104, 100, { relative: 0.05 }))).toBeUndefined();
    expect(failure(t => t.near(94, 100, { relative: 0.05 }))).toBeDefined();
  });

  it('takes the name of the thing in the place of the nearness', () => {
    expect(failure(t => t.near(12.00001, 12, 'The area'))).toBeUndefined();
    expect(failure(t => t.near(7, 12, 'The area'))).toBe('The area is 7 (expected 12).');
  });

  it('names the first number that is off', () => {
    const message = failure(t =>
      t.near(
        [
          [1, 2],
          [3, 5],
        ],
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        { tolerance: 0.1 },
        'It',
      ),
    );
    expect(message).toBe('It at [1][1] is 5 (expected 4 ± 0.1); 1 of 4 numbers are off.');
  });

  it.each<[string, unknown, unknown, string]>([
    ['NaN', NaN, NaN, 'is NaN, not a finite number'],
    ['Infinity', Infinity, Infinity, 'is Infinity, not a finite number'],
    ['text', '3', 3, "is the text '3'"],
    ['nothing', undefined, 3, 'is undefined'],
    ['another shape', [1, 2, 3], [1, 2], 'has the shape [3], expected [2]'],
    ['an array for a number', [1], 1, 'has the shape [1], expected []'],
    ['ragged rows', [[1], [1, 2]], [[1], [2]], 'made of numbers only'],
    ['text in an array', [1, '2'], [1, 2], 'made of numbers only'],
  ])('refuses %s', (_name, actual, expected, message) => {
    expect(failure(t => t.near(actual, expected))).toContain(message);
  });

  it('tells the author of an impossible tolerance or reference', () => {
    expect(() => failure(t => t.near(1, 1, { tolerance: -1 }))).toThrow(CheckError);
    expect(() => failure(t => t.near(1, 1, { relative: NaN }))).toThrow(CheckError);
    expect(() => failure(t => t.near(1, 'one'))).toThrow(CheckError);
  });
});

describe('bounds', () => {
  it('include their ends', () => {
    expect(
      failure(t => {
        t.between(1, 1, 2);
        t.between(2, 1, 2);
        t.atLeast(1, 1);
        t.atMost(1, 1);
      }),
    ).toBeUndefined();
    expect(failure(t => t.atMost(tf.scalar(0.5), 1))).toBeUndefined();
  });

  it('say what is out of them', () => {
    expect(failure(t => t.between(0.99, 1, 2, 'R²'))).toBe('R² is 0.99 (expected between 1 and 2).');
    expect(failure(t => t.atLeast(0.7, 0.8, 'R²'))).toBe('R² is 0.7 (expected at least 0.8).');
    expect(failure(t => t.atMost(9, 8, 'The error'))).toBe('The error is 9 (expected at most 8).');
  });

  it('never hold for what is not a finite number', () => {
    for (const value of [NaN, Infinity, -Infinity, '1', null, undefined, [1, 2], {}]) {
      expect(failure(t => t.atLeast(value, 0))).toBeDefined();
      expect(failure(t => t.atMost(value, 2))).toBeDefined();
    }
  });

  it('tell the author of bounds that nothing meets', () => {
    expect(() => failure(t => t.between(1, 2, 1))).toThrow(CheckError);
    expect(() => failure(t => t.atLeast(1, NaN))).toThrow(CheckError);
  });
});

describe('shape', () => {
  it('reads tensors and nested arrays', () => {
    expect(failure(t => t.shape(tf.zeros([2, 3]), [2, 3]))).toBeUndefined();
    expect(failure(t => t.shape(tf.zeros([7, 3]), [null, 3]))).toBeUndefined();
    expect(
      failure(t =>
        t.shape(
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
          [3, 2],
        ),
      ),
    ).toBeUndefined();
    expect(failure(t => t.shape(new Float32Array(4), [4]))).toBeUndefined();
    expect(failure(t => t.shape([], [0]))).toBeUndefined();
  });

  it('says which shape arrived', () => {
    expect(failure(t => t.shape(tf.zeros([2, 3]), [null, 4], 'x'))).toBe(
      'x has the shape [2, 3], expected [any, 4].',
    );
    expect(failure(t => t.shape([[1], [1, 2]], [2, 2], 'x'))).toBe('x has the shape [2], expected [2, 2].');
    expect(failure(t => t.shape(3, [1], 'x'))).toContain('but is 3');
  });
});

describe('match, throws, rejects', () => {
  it('match looks for the pattern', () => {
    const global = /b/g;
    expect(
      failure(t => {
        t.match('abc', global);
        t.match('abc', global);
      }),
    ).toBeUndefined();
    expect(failure(t => t.match('abc', /d/, 'It'))).toBe("It should match /d/, but is 'abc'.");
    expect(failure(t => t.match('abc'.repeat(100), /d/, 'It'))).toBe('It should match /d/.');
    expect(failure(t => t.match(3, /3/, 'It'))).toBe('It should be text, but is 3.');
  });

  it('throws gives what was thrown', () => {
    const t = new Checker(new CheckRun(() => {}));
    expect(t.throws(tooBig).message).toBe('too big');
    expect(failure(t => t.throws(() => 3, 'price(-1)'))).toBe(
      'price(-1) should throw an error, but it gave 3.',
    );
    expect(failure(t => t.throws(() => {}))).toContain('it ended well');
    expect(failure(t => t.throws(async () => tooBig()))).toContain('gave a promise');
  });

  it('throws does not take a failed comparison for the error', () => {
    expect(failure(t => t.throws(() => t.ok(false, 'Inner.')))).toBe('Inner.');
  });

  it('rejects gives what it was refused with', async () => {
    const t = new Checker(new CheckRun(() => {}));
    expect(
      (
        await t.rejects(async () => {
          throw new Error('busy');
        })
      ).message,
    ).toBe('busy');
    expect(
      (
        await t.rejects(() => {
          throw 'at once';
        })
      ).message,
    ).toBe('at once');
    await expect(t.rejects(async () => 3, 'It')).rejects.toThrow(
      'It should be refused with an error, but it gave 3.',
    );
  });
});
