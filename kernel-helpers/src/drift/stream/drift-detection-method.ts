import { RunningMean, type StreamDetector } from './detector.ts';

/** How {@link DriftDetectionMethod} decides. */
export interface DriftDetectionMethodOptions {
  /** Nothing is said up to so many answers. Default: 30. */
  readonly warmUp?: number;
  /** Standard deviations above the best error rate that are a warning. Default: 2. */
  readonly warning?: number;
  /** Standard deviations above the best error rate that are a change. Default: 3. */
  readonly drift?: number;
}

/**
 * DDM (Gama et al., 2004): watches whether a classifier's answers are wrong (1) or right (0). While nothing changes,
 * the error rate p falls or stays; a change is detected when p + s, with s = √(p (1 - p) / n), lies three standard
 * deviations above the lowest that it has been.
 *
 * @example
 * const detector = new DriftDetectionMethod();
 * const answers = [...Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 1 : 0)), ...Array(100).fill(1)];
 * answers.findIndex(wrong => detector.update(wrong)) > 100; // true
 */
export class DriftDetectionMethod implements StreamDetector {
  readonly #options: Required<DriftDetectionMethodOptions>;
  #errors = new RunningMean();
  #best = { rate: Infinity, deviation: 0 };
  #isWarned = false;

  constructor(options: DriftDetectionMethodOptions = {}) {
    this.#options = { warmUp: 30, warning: 2, drift: 3, ...options };
  }

  /** Whether the error rate is high, and not yet high enough for a change. */
  get isWarned(): boolean {
    return this.#isWarned;
  }

  /**
   * Takes in whether the next answer is wrong.
   *
   * @param wrong 1 if it is wrong, 0 if it is right.
   * @returns True when a change is detected with it; the detector then begins anew with the next one.
   * @throws RangeError When it is neither 0 nor 1.
   */
  update(wrong: number): boolean {
    if (wrong !== 0 && wrong !== 1) {
      throw new RangeError(`An answer is wrong (1) or right (0); got ${String(wrong)}.`);
    }
    const { warmUp, warning, drift } = this.#options;
    this.#errors.update(wrong);
    const { mean: rate, count } = this.#errors;
    if (count <= warmUp) return false;
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    if (rate + deviation <= this.#best.rate + this.#best.deviation) this.#best = { rate, deviation };
    const isAbove = (times: number): boolean =>
      rate + deviation > this.#best.rate + times * this.#best.deviation;
    const isChange = isAbove(drift);
    this.#isWarned = !isChange && isAbove(warning);
    if (isChange) {
      this.#errors = new RunningMean();
      this.#best = { rate: Infinity, deviation: 0 };
    }
    return isChange;
  }
}
