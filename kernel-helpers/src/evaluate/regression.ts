import { mean, readNumbers, type Numbers } from './numbers.ts';

/**
 * The mean absolute error: how far a prediction is off on average, in the unit of the target.
 *
 * @param actual The true values, one a row.
 * @param predicted The model's values, in the same order and unit.
 * @throws RangeError When the lengths differ, there are no values, or one is not finite.
 * @throws TypeError When something is no number.
 * @example
 * meanAbsoluteError([3, 5], [2, 7]); // 1.5
 */
export function meanAbsoluteError(actual: Numbers, predicted: Numbers): number {
  const { errors } = readPairs(actual, predicted);
  return mean(errors.map(Math.abs));
}

/**
 * The root of the mean squared error: like the mean absolute error, but large errors weigh more.
 *
 * @param actual The true values, one a row.
 * @param predicted The model's values, in the same order and unit.
 * @throws As {@link meanAbsoluteError}.
 * @example
 * rootMeanSquaredError([3, 5], [2, 7]); // 1.5811…
 */
export function rootMeanSquaredError(actual: Numbers, predicted: Numbers): number {
  const { errors } = readPairs(actual, predicted);
  return Math.sqrt(mean(errors.map(error => error ** 2)));
}

/**
 * The coefficient of determination, R²: 1 for perfect predictions, 0 for a model no better than
 * always answering the mean of `actual`, below 0 for a worse one.
 *
 * @param actual The true values, one a row.
 * @param predicted The model's values, in the same order and unit.
 * @throws As {@link meanAbsoluteError}; and RangeError when all actual values are equal, since
 *   there is nothing to explain then.
 * @example
 * rSquared([1, 2, 3], [1.1, 2, 2.9]); // 0.99
 */
export function rSquared(actual: Numbers, predicted: Numbers): number {
  const { errors, truth } = readPairs(actual, predicted);
  const centre = mean(truth);
  const variance = mean(truth.map(value => (value - centre) ** 2));
  if (variance === 0) {
    throw new RangeError('R² needs at least two different actual values; they are all equal.');
  }
  return 1 - mean(errors.map(error => error ** 2)) / variance;
}

function readPairs(actual: Numbers, predicted: Numbers) {
  const truth = readNumbers(actual, 'The actual values');
  const guesses = readNumbers(predicted, 'The predicted values');
  if (truth.length !== guesses.length) {
    throw new RangeError(
      `There are ${truth.length} actual and ${guesses.length} predicted values: as many of each are needed.`,
    );
  }
  return { truth, errors: truth.map((value, i) => guesses[i]! - value) };
}
