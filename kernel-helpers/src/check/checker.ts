import { printBeside, printBriefly, printNumber, printThrown, printTolerance, printValue } from '../print.ts';
import { isUnattempted } from '../todo/error.ts';
import { requireAnswer } from '../todo/todo.ts';
import {
  isPromiseLike,
  isTensor,
  isTypedArray,
  isFrameOrSeries,
  numericArray,
  sameShape,
} from '../values.ts';
import { findDifference } from './difference.ts';
import { AssertionFailure, CheckError } from './errors.ts';
import type { CheckRun } from './run.ts';

// An answer may have put others in their place by the time it is compared.
const { abs } = Math;
const { isFinite, isNaN } = Number;

/** Characters of a text that is shown where it does not match. */
const MAX_MATCHED = 200;

/** How near is near: `|actual - expected| <= tolerance + relative * |expected|`, as in numpy's `allclose`. */
export interface Nearness {
  /** Absolute, in the unit of the compared numbers. Default: 0, or 1e-8 when neither is given. */
  readonly tolerance?: number;
  /** A share of the expected number. Default: 0, or 1e-5 when neither is given. */
  readonly relative?: number;
}

/**
 * Compares a student's answer with what is expected. The first comparison that fails ends the check
 * as `incorrect`. The last parameter of each method, `what`, names the compared thing in the
 * student's words ("the mean price"); `actual` is the student's, `expected` the author's. A number
 * that is not finite never passes, and a promise that nobody awaited never does either.
 *
 * Every method throws an AssertionFailure when its comparison fails and an UnattemptedError when
 * it meets a placeholder.
 *
 * @example
 * await check('q2-scores', { points: 1 }, async t => {
 *   const scores = [0.81, 0.86];
 *   t.shape(scores, [2], 'The scores');
 *   t.near(scores[0], 0.8, { tolerance: 0.05 }, 'The first score');
 *   t.atLeast(scores[1], 0.85, 'The second score');
 *   t.match(t.throws(() => loadDataset('no-such' as 'ames')).message, /no data set/, 'The message');
 *   await t.rejects(() => loadModel('no-such-folder'), 'A folder without a model');
 * });
 */
export class Checker {
  readonly #check: CheckRun;

  constructor(run: CheckRun) {
    this.#check = run;
  }

  get #run(): CheckRun {
    return this.#check.active;
  }

  /**
   * A part of the check that earns points of its own. All parts are tried, whatever becomes of the others, and each is
   * shown. What fails outside of the parts fails the check as a whole.
   *
   * @param points What it earns; above 0. With parts, a check needs no `points` in its options.
   * @param what What it is about, as the student reads it: 'finds the mean'.
   * @param body Compares by the methods of `t`. Where it is asynchronous, await the part.
   * @throws CheckError When it begins inside of another part, or before another has ended.
   * @example
   * const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
   * await check('q1-mean', {}, t => {
   *   t.part(2, 'finds the mean', () => t.near(mean([1, 2, 6]), 3));
   *   t.part(1, 'refuses an empty list', () => t.ok(Number.isNaN(mean([])), 'The mean of nothing is no number.'));
   * });
   */
  part<Result>(
    points: number,
    what: string,
    body: () => Result,
  ): Result extends Promise<unknown> ? Promise<void> : void {
    if (!(points > 0 && isFinite(points)) || typeof what !== 'string' || typeof body !== 'function') {
      throw new CheckError(
        `A part needs points above 0, a sentence and a function that compares; got ${printValue(points)}, ${printValue(what)} and ${printValue(body)}.`,
      );
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part gives a promise where its body does
    return this.#check.beginPart(points, what).run(body) as Result extends Promise<unknown>
      ? Promise<void>
      : void;
  }

  /**
   * Passes when `condition` is truthy.
   *
   * @param message Says what is wrong when it is not.
   */
  ok(condition: unknown, message: string): void {
    this.#begin(condition);
    if (!condition) this.#fail(message);
  }

  /**
   * Passes when both are equal all the way down. A tensor equals the nested arrays, a Series the array, a DataFrame the
   * array of row objects that it holds. For floating-point numbers use {@link near}.
   */
  equal(actual: unknown, expected: unknown, what = 'The value'): void {
    this.#begin(actual);
    const difference = findDifference(actual, expected);
    if (!difference) return;
    const where = difference.path === '' ? '' : ` at ${difference.path}`;
    const message = `${what}${where} ${difference.reason}.`;
    // Nothing to look at beside the answer: the message says that there should be none.
    if (expected === undefined || expected === null) this.#fail(message);
    this.#fail(message, expected, actual);
  }

  /**
   * Passes when numbers, or arrays, tensors, Series of the same shape, agree within a tolerance.
   *
   * @param nearness Default: `{ tolerance: 1e-8, relative: 1e-5 }`. Where that will do, `what` may stand in its place.
   */
  near(
    actual: unknown,
    expected: unknown,
    nearness: Nearness | string = {},
    what: string = typeof nearness === 'string' ? nearness : 'The value',
  ): void {
    this.#begin(actual);
    const { tolerance, relative } = readNearness(nearness);
    const want = numericArray(expected);
    if (!want) throw new CheckError(`t.near needs numbers to compare with, got ${printValue(expected)}.`);
    const have = numericArray(actual);
    if (!have) {
      this.#fail(`${what} should be made of numbers only, but is ${describe(actual)}.`, expected, actual);
    }
    if (!sameShape(have.shape, want.shape)) {
      this.#fail(
        `${what} has the shape ${shapeText(have.shape)}, expected ${shapeText(want.shape)}.`,
        expected,
        actual,
      );
    }
    const off = have.values.flatMap((value, i) => {
      const reference = want.values[i]!;
      return abs(value - reference) <= tolerance + relative * abs(reference) ? [] : [i];
    });
    const first = off[0];
    if (first === undefined) return;
    const reference = want.values[first]!;
    const allowed = tolerance + relative * abs(reference);
    if (!isFinite(have.values[first]!)) {
      this.#fail(`${what}${placeOf(first, have.shape)} is ${have.values[first]!}, not a finite number.`);
    }
    const [is, right] = printBeside(have.values[first]!, reference, allowed);
    const wanted = `${right}${printTolerance(allowed, reference)}`;
    if (have.values.length === 1 && have.shape.length === 0) {
      this.#run.fail(new AssertionFailure(`${what} is ${is} (expected ${wanted}).`, wanted, is));
    }
    this.#fail(
      `${what}${placeOf(first, have.shape)} is ${is} (expected ${wanted}); ${off.length} of ${have.values.length} numbers are off.`,
      expected,
      actual,
    );
  }

  /** Passes for a finite number with `low <= actual <= high`. */
  between(actual: unknown, low: number, high: number, what = 'The value'): void {
    this.#bounds(actual, low, high, what, (lowest, highest) => `between ${lowest} and ${highest}`);
  }

  /** Passes for a finite number with `actual >= low`. */
  atLeast(actual: unknown, low: number, what = 'The value'): void {
    this.#bounds(actual, low, Infinity, what, lowest => `at least ${lowest}`);
  }

  /** Passes for a finite number with `actual <= high`. */
  atMost(actual: unknown, high: number, what = 'The value'): void {
    this.#bounds(actual, -Infinity, high, what, (_, highest) => `at most ${highest}`);
  }

  /**
   * Passes for a tensor, DataFrame, Series or (nested) array whose dimensions have these lengths.
   *
   * @param shape `null` stands for any length: `[null, 12]` are rows of 12.
   */
  shape(actual: unknown, shape: readonly (number | null)[], what = 'The value'): void {
    this.#begin(actual);
    const have = shapeOf(actual);
    if (!have) this.#fail(`${what} should be a tensor, a frame or an array, but is ${describe(actual)}.`);
    const fits =
      have.length === shape.length && shape.every((length, i) => length === null || length === have[i]);
    if (fits) return;
    this.#run.fail(
      new AssertionFailure(
        `${what} has the shape ${shapeText(have)}, expected ${shapeText(shape)}.`,
        shapeText(shape),
        shapeText(have),
      ),
    );
  }

  /** Passes for text in which `pattern` is found. */
  match(text: unknown, pattern: RegExp, what = 'The text'): void {
    this.#begin(text);
    if (typeof text !== 'string') this.#fail(`${what} should be text, but is ${describe(text)}.`);
    // A sticky or global pattern remembers where it stopped; a copy begins at the start.
    if (!new RegExp(pattern).test(text)) {
      // A whole page says nothing within a sentence.
      const arrived = text.length > MAX_MATCHED ? '' : `, but is ${printBriefly(text)}`;
      this.#fail(`${what} should match ${String(pattern)}${arrived}.`, pattern, text);
    }
  }

  /**
   * Passes when `body` throws.
   *
   * @returns What it threw, so that its message can be looked at with {@link match}.
   */
  throws(body: () => unknown, what = 'The code'): Error {
    this.#begin(body);
    let result: unknown;
    try {
      result = body();
    } catch (error) {
      return asError(error);
    }
    if (isPromiseLike(result)) {
      // It may still reject, with nobody to hear it.
      result.then(undefined, () => {});
      this.#fail(`${what} should throw at once, but it gave a promise.`);
    }
    return this.#fail(`${what} should throw an error, but ${returnedText(result)}.`);
  }

  /**
   * Passes when `body` gives a promise that rejects, or throws before. Await it.
   *
   * @returns What it rejected with.
   */
  async rejects(body: () => unknown, what = 'The code'): Promise<Error> {
    this.#begin(body);
    this.#run.pending++;
    let result: unknown;
    try {
      result = await body();
    } catch (error) {
      return asError(error);
    } finally {
      this.#run.pending--;
    }
    return this.#fail(`${what} should be refused with an error, but ${returnedText(result)}.`);
  }

  /**
   * Passes for the right one of some options. What the student reads never tells the right one.
   *
   * @param right One of the options; `secret('...')` keeps it out of the student's copy.
   * @throws CheckError When `right` is none of the options.
   * @example
   * const installed: string = '4.30.2';
   * await check('q2-newest', { points: 1 }, t => {
   *   t.choice(installed, ['4.22.0', '4.30.2', '5.0.0'], secret('4.30.2'), 'The version');
   * });
   */
  choice(actual: unknown, options: readonly unknown[], right: unknown, what = 'Your choice'): void {
    this.#begin(actual);
    if (!options.some(option => isSame(option, right))) {
      throw new CheckError('The right answer of t.choice is none of its options.');
    }
    if (isSame(actual, right)) return;
    const shown = options.map(printValue).join(', ');
    this.#fail(
      options.some(option => isSame(option, actual))
        ? `${what} is ${printValue(actual)}: look at the others again.`
        : `${what} should be one of ${shown}, but is ${describe(actual)}.`,
    );
  }

  /**
   * Passes for the right order of some things. What the student reads tells how many are in their place, and not which.
   *
   * @param right The things in their order; `secret([...])` keeps it out of the student's copy.
   * @example
   * const steps: string[] = ['split', 'scale', 'train'];
   * await check('q3-steps', { points: 1 }, t => {
   *   t.order(steps, secret(['split', 'scale', 'train']), 'The steps');
   * });
   */
  order(actual: unknown, right: readonly unknown[], what = 'The order'): void {
    this.#begin(actual);
    if (!Array.isArray(actual)) this.#fail(`${what} should be a list, but is ${describe(actual)}.`);
    for (const item of actual) requireAnswer(item);
    const missing = without(right, actual);
    const strange = without(actual, right);
    if (strange.length > 0) {
      this.#fail(`${what} holds ${printValue(strange[0])}, which is none of the things to order.`);
    }
    if (missing.length > 0) {
      this.#fail(
        `${what} should hold each of the ${right.length} things once; it has ${actual.length - strange.length}.`,
      );
    }
    const inPlace = right.filter((item, i) => isSame(item, actual[i])).length;
    if (inPlace < right.length) {
      this.#fail(`${what} is not right yet: ${inPlace} of ${right.length} are in their place.`);
    }
  }

  /**
   * Passes for a number near the right one, as {@link near}, but what the student reads does not tell it.
   *
   * @param right `secret(...)` keeps it out of the student's copy.
   * @param nearness Default: `{ tolerance: 1e-8, relative: 1e-5 }`.
   * @example
   * const minutes: number = 34.9;
   * await check('q4-minutes', { points: 1 }, t => {
   *   t.numeric(minutes, secret(35), { tolerance: 0.5 }, 'The number of minutes');
   * });
   */
  numeric(actual: unknown, right: number, nearness: Nearness = {}, what = 'Your number'): void {
    this.#begin(actual);
    const { tolerance, relative } = readNearness(nearness);
    if (!isFinite(right)) throw new CheckError(`t.numeric needs a number, got ${printValue(right)}.`);
    if (typeof actual !== 'number' || !isFinite(actual)) {
      this.#fail(`${what} should be a number, but is ${describe(actual)}.`);
    }
    const allowed = tolerance + relative * abs(right);
    if (abs(actual - right) <= allowed) return;
    const room = printTolerance(allowed, right).replace(' ± ', ' (give or take ');
    this.#fail(`${what} is ${printNumber(actual)}: not right yet${room && `${room})`}.`);
  }

  /**
   * Takes a prediction down, which passes whether or not it comes true: it is made to be compared. It has to be of the
   * same kind as what came: a finite number for a number, one of the options where there are any.
   *
   * @param came What happened.
   * @example
   * const forecast: number = 0.9;
   * await check('q5-forecast', { points: 1 }, t => {
   *   t.predicted(forecast, 0.713, { what: 'The accuracy' });
   * });
   */
  predicted(
    forecast: unknown,
    came: unknown,
    { what = 'The answer', options }: { readonly what?: string; readonly options?: readonly unknown[] } = {},
  ): void {
    this.#begin(forecast);
    if (options && !options.some(option => isSame(option, forecast))) {
      this.#fail(
        `Your prediction should be one of ${options.map(printValue).join(', ')}, but is ${describe(forecast)}.`,
      );
    }
    const isSound = typeof forecast === typeof came && !(typeof forecast === 'number' && !isFinite(forecast));
    if (!isSound) {
      this.#fail(
        `Your prediction should be a ${typeof came}, such as the answer will be, but is ${describe(forecast)}.`,
      );
    }
    this.#run.note = isSame(forecast, came)
      ? `It came true: ${what} is ${printValue(came)}.`
      : `You predicted ${printValue(forecast)}; ${what} is ${printValue(came)}.`;
  }

  /**
   * Takes a forecast down whose truth only later cells show. It passes where it makes sense: it is one of the options,
   * or lies between the bounds. What the student reads says that it is noted, never that it is right.
   *
   * @param sense What makes sense.
   * @example
   * const forecast: number = 0.9;
   * await check('q3-forecast', { points: 1 }, t => {
   *   t.forecast(forecast, { between: [0.4, 1] }, 'Your forecast, a share of right answers,');
   * });
   */
  forecast(
    forecast: unknown,
    sense:
      { readonly options: readonly unknown[] } | { readonly between: readonly [low: number, high: number] },
    what = 'Your forecast',
  ): void {
    if ('between' in sense) this.between(forecast, ...sense.between, what);
    else {
      this.#begin(forecast);
      if (!sense.options.some(option => isSame(option, forecast))) {
        this.#fail(
          `${what} should be one of ${sense.options.map(printValue).join(', ')}, but is ${describe(forecast)}.`,
        );
      }
    }
    this.#run.note = `You say ${printBriefly(forecast)}. The next cells show what comes of it.`;
  }

  /**
   * Hands a text in that a person is to read: the check is `awaiting`, and the reader gives its points.
   *
   * @param words At least so many words. Default: 1.
   * @example
   * const why: string = 'The tree has never seen a year that is divided by 400.';
   * await check('q8-why', { points: 3 }, t => {
   *   t.review(why, { words: 10 }, 'Your explanation');
   * });
   */
  review(text: unknown, { words = 1 }: { readonly words?: number } = {}, what = 'Your text'): void {
    this.#begin(text);
    if (typeof text !== 'string') this.#fail(`${what} should be text, but is ${describe(text)}.`);
    const count = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    if (count < words) {
      this.#fail(`${what} has ${count} ${count === 1 ? 'word' : 'words'}; at least ${words} are asked for.`);
    }
    this.#run.review = `${what} is taken down (${count} words). Its points come from a person who reads it.`;
  }

  #begin(actual: unknown): void {
    this.#run.begin();
    requireAnswer(actual);
    if (isPromiseLike(actual)) {
      this.#fail('A promise arrived instead of a value. Put `await` before the call that gives it.');
    }
  }

  #bounds(
    actual: unknown,
    low: number,
    high: number,
    what: string,
    range: (low: string, high: string) => string,
  ): void {
    this.#begin(actual);
    if (isNaN(low) || isNaN(high) || low > high) {
      throw new CheckError(
        `No number can be ${range(String(low), String(high))}: mend the bounds in this check.`,
      );
    }
    // A tensor with one element is as good as its number.
    const number = numericArray(actual);
    if (number?.values.length !== 1) this.#fail(`${what} should be a number, but is ${describe(actual)}.`);
    const value = number.values[0]!;
    if (isFinite(value) && value >= low && value <= high) return;
    // With so many digits that the number is seen to lie outside.
    const [byLow, lowest] = printBeside(value, low);
    const [byHigh, highest] = printBeside(value, high);
    const is = value < low ? byLow : byHigh;
    const wanted = range(lowest, highest);
    this.#run.fail(new AssertionFailure(`${what} is ${is} (expected ${wanted}).`, wanted, is));
  }

  /** Expected and actual are shown when given. */
  #fail(message: string, ...sides: [expected: unknown, actual: unknown] | []): never {
    const [expected, actual] = sides.map(printValue);
    return this.#run.fail(new AssertionFailure(message, expected, actual));
  }
}

// An answer is run by a check, and could make every comparison pass.
Object.freeze(Checker.prototype);

function isSame(left: unknown, right: unknown): boolean {
  return findDifference(left, right) === undefined;
}

/** The items of one list that the other has not, each as often as it has it more. */
function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const rest = [...others];
  return items.filter(item => {
    const at = rest.findIndex(other => isSame(item, other));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function readNearness(given: Nearness | string): Required<Nearness> {
  const nearness: Nearness = typeof given === 'string' ? {} : given;
  const { tolerance, relative } = nearness;
  if (tolerance === undefined && relative === undefined) return { tolerance: 1e-8, relative: 1e-5 };
  for (const [name, value] of Object.entries({ tolerance, relative })) {
    if (value !== undefined && !(isFinite(value) && value >= 0)) {
      throw new CheckError(`t.near needs a ${name} of 0 or more, got ${printValue(value)}.`);
    }
  }
  return { tolerance: tolerance ?? 0, relative: relative ?? 0 };
}

function asError(thrown: unknown): Error {
  if (isUnattempted(thrown) || thrown instanceof CheckError || thrown instanceof AssertionFailure) {
    throw thrown;
  }
  return thrown instanceof Error ? thrown : new Error(printThrown(thrown), { cause: thrown });
}

function shapeOf(value: unknown): readonly number[] | undefined {
  if (isTensor(value) || isFrameOrSeries(value)) return value.shape;
  if (isTypedArray(value)) return [value.length];
  if (!Array.isArray(value)) return undefined;
  const items = value.map(item => {
    requireAnswer(item);
    return shapeOf(item);
  });
  const inner = items[0];
  // Rows of different length have no common second dimension.
  return inner && items.every(item => item && sameShape(item, inner))
    ? [value.length, ...inner]
    : [value.length];
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'string' ? `the text ${printBriefly(value)}` : printBriefly(value);
}

function returnedText(result: unknown): string {
  return result === undefined ? 'it ended well' : `it gave ${printBriefly(result)}`;
}

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map(length => length ?? 'any').join(', ')}]`;
}

/** Where a number stands in an array; nothing for a number alone. */
function placeOf(flat: number, shape: readonly number[]): string {
  return shape.length === 0 ? '' : ` at ${indexText(flat, shape)}`;
}

function indexText(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = flat;
  for (const length of shape.toReversed()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${index.join('][')}]`;
}
