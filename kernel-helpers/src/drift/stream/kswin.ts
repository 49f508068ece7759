import { seededRandom, type Random } from '../../data/random.ts';
import { ksTest } from '../ks-test.ts';
import { requireFinite, type StreamDetector } from './detector.ts';

/** A difference of the distribution functions up to this is no change, whatever its p value. */
const MIN_STATISTIC = 0.1;

/** How {@link Kswin} decides. */
export interface KswinOptions {
  /** The chance of a false alarm at each number. Default: 0.005. */
  readonly alpha?: number;
  /** How many of the latest numbers are kept. Default: 100. */
  readonly windowSize?: number;
  /** How many of these are compared with as many of the rest. Default: 30. */
  readonly recentSize?: number;
  /** Of the choice among the rest. Default: 1. */
  readonly seed?: number;
}

/**
 * KSWIN (Raab et al., 2020): compares the latest numbers of a window with as many chosen at random from the rest of it
 * by the test of Kolmogorov and Smirnov. It sees any change of the distribution, also one that leaves the mean.
 *
 * @example
 * const detector = new Kswin({ seed: 7 });
 * const stream = [...Array.from({ length: 200 }, (_, i) => Math.sin(i)), ...Array.from({ length: 50 }, (_, i) => 5 + i)];
 * stream.findIndex(value => detector.update(value)) >= 200; // true
 */
export class Kswin implements StreamDetector {
  readonly #options: Required<KswinOptions>;
  #random: Random;
  #window: number[] = [];

  /** @throws RangeError When the window is too small to hold as many older as recent numbers. */
  constructor(options: KswinOptions = {}) {
    this.#options = { alpha: 0.005, windowSize: 100, recentSize: 30, seed: 1, ...options };
    const { windowSize, recentSize } = this.#options;
    if (!(recentSize >= 1 && windowSize >= 2 * recentSize)) {
      throw new RangeError(
        `The window holds at least twice the recent numbers; got ${windowSize} and ${recentSize} recent ones.`,
      );
    }
    this.#random = seededRandom(this.#options.seed);
  }

  /**
   * Takes in the next number of the stream.
   *
   * @returns True when a change is detected with it; the detector then begins anew with the next one.
   * @throws RangeError When it is not finite.
   */
  update(value: number): boolean {
    requireFinite(value);
    const { alpha, windowSize, recentSize } = this.#options;
    this.#window.push(value);
    if (this.#window.length > windowSize) this.#window.shift();
    if (this.#window.length < windowSize) return false;
    const older = this.#sample(this.#window.slice(0, windowSize - recentSize), recentSize);
    const { statistic, pValue } = ksTest(older, this.#window.slice(windowSize - recentSize));
    const isChange = pValue <= alpha && statistic > MIN_STATISTIC;
    if (isChange) this.#window = [];
    return isChange;
  }

  /** So many of the values, none twice. */
  #sample(values: number[], count: number): number[] {
    for (let i = 0; i < count; i++) {
      const j = i + Math.floor(this.#random() * (values.length - i));
      [values[i], values[j]] = [values[j]!, values[i]!];
    }
    return values.slice(0, count);
  }
}
