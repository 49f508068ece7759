import { requireFinite, RunningMean, type StreamDetector } from './detector.ts';

/** How {@link PageHinkley} decides. */
export interface PageHinkleyOptions {
  /** Nothing is detected before so many numbers. Default: 30. */
  readonly minCount?: number;
  /** Changes of the mean up to this size are let pass; in the unit of the stream. Default: 0.005. */
  readonly delta?: number;
  /** How far the summed deviations may move before it is a change. Default: 50. */
  readonly threshold?: number;
  /** How much of the sum is kept from one number to the next. Default: 0.9999. */
  readonly forgetting?: number;
}

/**
 * The test of Page (1954) and Hinkley: sums how far each number lies from the mean so far, and detects a change of the
 * mean, up or down, when that sum has moved by more than a threshold from its extreme.
 *
 * @example
 * const detector = new PageHinkley({ threshold: 5 });
 * const stream = [...Array(50).fill(0), ...Array(50).fill(1)];
 * stream.findIndex(value => detector.update(value)); // 55
 */
export class PageHinkley implements StreamDetector {
  readonly #options: Required<PageHinkleyOptions>;
  #mean = new RunningMean();
  #up = 0;
  #down = 0;
  #lowest = Infinity;
  #highest = -Infinity;

  constructor(options: PageHinkleyOptions = {}) {
    this.#options = { minCount: 30, delta: 0.005, threshold: 50, forgetting: 0.9999, ...options };
  }

  /**
   * Takes in the next number of the stream.
   *
   * @returns True when a change is detected with it; the detector then begins anew with the next one.
   * @throws RangeError When it is not finite.
   */
  update(value: number): boolean {
    requireFinite(value);
    const { minCount, delta, threshold, forgetting } = this.#options;
    this.#mean.update(value);
    const deviation = value - this.#mean.mean;
    this.#up = forgetting * this.#up + deviation - delta;
    this.#down = forgetting * this.#down + deviation + delta;
    this.#lowest = Math.min(this.#lowest, this.#up);
    this.#highest = Math.max(this.#highest, this.#down);
    if (this.#mean.count < minCount) return false;
    const isChange = this.#up - this.#lowest > threshold || this.#highest - this.#down > threshold;
    if (isChange) this.#reset();
    return isChange;
  }

  #reset(): void {
    this.#mean = new RunningMean();
    this.#up = 0;
    this.#down = 0;
    this.#lowest = Infinity;
    this.#highest = -Infinity;
  }
}
