import { printValue } from '../print.ts';
import { numericArray, type FrameLike, type TensorLike } from '../values.ts';

/** Numbers: an array, a typed array, rows of one number each, a tensor or a danfojs Series. */
export type Numbers =
  readonly number[] | readonly (readonly number[])[] | ArrayLike<number> | TensorLike | FrameLike;

/**
 * The numbers in row-major order.
 *
 * @param what Names them in errors.
 * @throws TypeError When something in them is no number.
 * @throws RangeError When there are none, or one is not finite.
 */
export function readNumbers(numbers: Numbers, what: string): readonly number[] {
  const array = numericArray(numbers);
  if (!array) throw new TypeError(`${what} must be numbers only; got ${printValue(numbers)}.`);
  if (array.values.length === 0) throw new RangeError(`${what} are empty: at least one number is needed.`);
  const bad = array.values.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(`${what} must be finite; number ${bad} (counted from 0) is ${array.values[bad]}.`);
  }
  return array.values;
}

/** @param values One at least. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
