/**
 * Which of many tests to believe, so that of those believed a share of `alpha` at most is chance (the false discovery
 * rate): Benjamini and Hochberg, 1995.
 *
 * @param pValues One for each test, from 0 to 1.
 * @param alpha The share of false alarms among the alarms. Default: 0.05.
 * @returns True for each test that is believed, in the same order.
 * @throws RangeError When one is not between 0 and 1.
 * @example
 * benjaminiHochberg([0.001, 0.02, 0.9]); // [true, true, false]
 */
export function benjaminiHochberg(pValues: readonly number[], alpha = 0.05): boolean[] {
  checkShares([...pValues, alpha]);
  const sorted = pValues.toSorted((a, b) => a - b);
  const last = sorted.findLast((p, i) => p <= (alpha * (i + 1)) / sorted.length) ?? -1;
  return pValues.map(p => p <= last);
}

/**
 * Which of many tests to believe, so that the chance of a single false alarm among them all is `alpha` at most: Holm,
 * 1979. Never less powerful than Bonferroni's correction.
 *
 * @param pValues One for each test, from 0 to 1.
 * @param alpha The chance of any false alarm. Default: 0.05.
 * @returns True for each test that is believed, in the same order.
 * @throws RangeError When one is not between 0 and 1.
 * @example
 * holm([0.001, 0.03, 0.9]); // [true, false, false]
 */
export function holm(pValues: readonly number[], alpha = 0.05): boolean[] {
  checkShares([...pValues, alpha]);
  const order = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const firstKept = order.findIndex(({ p }, i) => p > alpha / (order.length - i));
  const believed = new Set((firstKept < 0 ? order : order.slice(0, firstKept)).map(({ index }) => index));
  return pValues.map((_, index) => believed.has(index));
}

function checkShares(shares: readonly number[]): void {
  const bad = shares.find(share => !(share >= 0 && share <= 1));
  if (bad !== undefined) throw new RangeError(`p values and alpha lie between 0 and 1; got ${bad}.`);
}
