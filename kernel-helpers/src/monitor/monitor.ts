import { chart, type Chart } from '../chart/chart.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';
import { quantileOfSorted } from '../evaluate/quantile.ts';
import type { MimeBundle } from '../host.ts';
import { printValue } from '../print.ts';
import { DISPLAY_KEY } from '../show/display-handle.ts';
import { Throttle } from '../show/throttle.ts';
import { isPromiseLike } from '../values.ts';
import { Observations, type Observation } from './observations.ts';
import { drawMonitor } from './picture.ts';
import { predictionDrift, type PredictionDrift } from './prediction-drift.ts';

const REDRAW_INTERVAL_MS = 250;
const DEFAULT_CAPACITY = 10_000;

/** What {@link monitor} watches, and against what. */
export interface MonitorOptions {
  /** Titles the chart. */
  readonly name: string;
  /** The targets (or predictions) of the training set, which live predictions are held against. */
  readonly reference: Numbers;
  /** Of a prediction: `$`. Default: none. */
  readonly unit?: string;
  /** How many of the latest observations are kept. Default: 10,000. */
  readonly capacity?: number;
}

/** A served model in figures. */
export interface MonitorSummary {
  /** Since the start or the last reset. */
  readonly requests: number;
  /** How many of them failed. */
  readonly errors: number;
  /** From 0 to 1; 0 without requests. */
  readonly errorShare: number;
  /** In milliseconds, of the observations kept; undefined without any. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | undefined;
  /** How many predictions are kept. */
  readonly predictions: number;
  /** How far they have moved from the reference; undefined below 200 of them. */
  readonly psi: number | undefined;
  /**
   * The same in a word: below 0.1 stable, above 0.25 shifted. Stable too where the Kolmogorov-Smirnov test takes the
   * difference for chance (p of 0.005 or more), which it often is where the reference is small.
   */
  readonly drift: PredictionDrift['drift'];
}

/** One question to a model and what came of it, as {@link Monitor} is told of it. */
export interface RecordedCall {
  /** What the model was asked. */
  readonly input: unknown;
  /** What it answered, in the unit of the reference; left out when it failed. */
  readonly output?: number | undefined;
  /** How long it took, in milliseconds; 0 or more. */
  readonly ms: number;
  /** False for an answer that is an error. Default: true. */
  readonly ok?: boolean;
}

/**
 * Records what a model is asked and answers, and charts it live. {@link monitor} makes it.
 *
 * @example
 * const prices: Monitor = monitor({ name: 'House prices', reference: [180_000, 220_000], unit: '$' });
 * prices.record({ input: { area: 1500 }, output: 192_000, ms: 0.8 });
 * console.log(prices.summary().errorShare); // 0
 */
export class Monitor {
  readonly #name: string;
  readonly #unit: string;
  readonly #reference: readonly number[];
  readonly #observations: Observations;
  readonly #redraw = new Throttle(() => this.#draw(), REDRAW_INTERVAL_MS);
  #since = Date.now();
  #chart: Chart | undefined;

  constructor({ name, reference, unit = '', capacity = DEFAULT_CAPACITY }: MonitorOptions) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(
        `A monitor keeps a whole number of observations above 0; got ${printValue(capacity)}.`,
      );
    }
    this.#name = name;
    this.#unit = unit;
    this.#reference = [...readNumbers(reference, 'The reference values')];
    this.#observations = new Observations(capacity);
  }

  /**
   * Notes one question to the model. An answer that is no finite number counts as an error.
   *
   * @param call What was asked and answered, and how long it took.
   * @throws RangeError When `ms` is not a number of 0 or more.
   */
  record(call: RecordedCall): void {
    const { input, output, ms, ok = true } = call;
    if (!(Number.isFinite(ms) && ms >= 0)) {
      throw new RangeError(`ms is a number of 0 or more; got ${printValue(ms)}.`);
    }
    const isGood = ok && Number.isFinite(output);
    this.#observations.add({ input, output: isGood ? output : undefined, ms, ok: isGood, at: Date.now() });
    if (this.#chart) this.#redraw.request();
  }

  /**
   * The same function, watched: each call is recorded with its time, and what it throws as an error.
   *
   * @param predict Gives a number or the promise of one.
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * const predict = prices.wrap((area: number) => 120 * area);
   * predict(1500); // 180000
   */
  wrap<Parameters extends unknown[], Output extends number | Promise<number>>(
    predict: (...parameters: Parameters) => Output,
  ): (...parameters: Parameters) => Output {
    return (...parameters) => {
      const input = parameters.length === 1 ? parameters[0] : parameters;
      const startMs = performance.now();
      const note = (output: number | undefined) =>
        this.record({ input, output, ms: performance.now() - startMs });
      const fail = (error: unknown): never => {
        note(undefined);
        throw error;
      };
      let output: Output;
      try {
        output = predict(...parameters);
      } catch (error) {
        return fail(error);
      }
      if (isPromiseLike(output)) {
        const noted = output.then(value => {
          note(value);
          return value;
        }, fail);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a promise of the same number
        return noted as Output;
      }
      note(output);
      return output;
    };
  }

  /** Charts it below the running cell; from then on each record moves that chart, four times a second at most. */
  show(): void {
    this.#chart = undefined;
    this.#redraw.flush();
  }

  /** Counts, times and drift at this moment. */
  summary(): MonitorSummary {
    const { requests, errors } = this.#observations;
    const latest = this.#observations.latest();
    const outputs = latest.flatMap(({ output }) => (output === undefined ? [] : [output]));
    const times = Float64Array.from(latest, ({ ms }) => ms).toSorted();
    return {
      requests,
      errors,
      errorShare: requests === 0 ? 0 : errors / requests,
      latencyMs:
        times.length === 0
          ? undefined
          : {
              p50: quantileOfSorted(times, 0.5),
              p95: quantileOfSorted(times, 0.95),
              p99: quantileOfSorted(times, 0.99),
            },
      predictions: outputs.length,
      ...predictionDrift(this.#reference, outputs),
    };
  }

  /**
   * The latest observations, the oldest first.
   *
   * @param count At most so many. Default: all that are kept.
   */
  latest(count = Infinity): Observation[] {
    const all = this.#observations.latest();
    return count >= all.length ? all : all.slice(all.length - count);
  }

  /** Forgets every observation. */
  reset(): void {
    this.#observations.clear();
    this.#since = Date.now();
    if (this.#chart) this.#redraw.flush();
  }

  /** A cell that ends with a monitor shows its chart by `show` alone. */
  [DISPLAY_KEY](): MimeBundle {
    const { requests, errors, drift } = this.summary();
    return {
      'text/plain': `Monitor “${this.#name}”: ${requests} requests, ${errors} errors, predictions: ${drift}`,
    };
  }

  #draw(): void {
    const { traces, layout } = drawMonitor({
      name: this.#name,
      unit: this.#unit,
      reference: this.#reference,
      observations: this.#observations.latest(),
      summary: this.summary(),
      since: this.#since,
    });
    if (this.#chart) this.#chart.update(traces, layout);
    else this.#chart = chart(traces, layout);
  }
}

/**
 * Watches a model that is served: how often it is asked, how often it fails, how long it takes, and
 * whether its predictions still look like the training set.
 *
 * @param options Its name, what the training set looked like, the unit.
 * @throws RangeError When there is no reference value or `capacity` is below 1.
 * @throws TypeError When the reference holds something other than numbers.
 * @example
 * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000], unit: '$' });
 * const predict = prices.wrap((area: number) => 120 * area);
 * prices.show();
 * predict(1500);
 */
export function monitor(options: MonitorOptions): Monitor {
  return new Monitor(options);
}
