import { randomUUID } from 'node:crypto';
import type { ModelDescription } from '@waymark/roadmap';
import { atEnd } from '../at-end.ts';
import { chart, type Chart } from '../chart/chart.ts';
import type { Category } from '../evaluate/categories.ts';
import { quantileOfSorted } from '../evaluate/quantile.ts';
import type { MimeBundle } from '../host.ts';
import { dataQuality } from '../model-report/data-quality.ts';
import { driftChunk } from '../model-report/drift-chunk.ts';
import { performanceChunk } from '../model-report/performance-chunk.ts';
import type { WatchedRow } from '../model-report/rows.ts';
import { PredictionRecorder } from '../prediction-store/recorder.ts';
import { printValue } from '../print.ts';
import { isRecord } from '../records.ts';
import { DISPLAY_KEY } from '../show/display-handle.ts';
import { Throttle } from '../show/throttle.ts';
import { isPromiseLike } from '../values.ts';
import { exportObserved, exportStored, type ExportedRow, type ExportRowsOptions } from './export-rows.ts';
import { Observations, type Observation } from './observations.ts';
import type { MonitorOptions } from './options.ts';
import { isModelOutput, type ModelOutput } from './outputs.ts';
import { drawMonitor } from './picture.ts';
import { omit, readOptions, type MonitorSettings } from './read-options.ts';
import { answerDrift, comparableAnswers, type AnswerDrift } from './answer-drift.ts';
import { RequestCounters } from './request-counters.ts';
import { currentScope, scopeRequests, type Middleware } from './request-scope.ts';
import type { ColumnDrift, DataQuality, TrafficBucket } from './shapes.ts';
import { trafficOf } from './traffic.ts';

const REDRAW_INTERVAL_MS = 250;
/** A longer input, such as a picture, is not stored. */
const MAX_JSON_LENGTH = 16_384;

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
  /** How far predicted numbers have moved from the reference; undefined below 200 of them, and for classes. */
  readonly psi: number | undefined;
  /**
   * The same in a word: below 0.1 stable, above 0.25 shifted. Stable too where the Kolmogorov-Smirnov test takes the
   * difference for chance (p of 0.002 or more), which it often is where the reference is small. Classes are shifted
   * where `detectDrift` says so.
   */
  readonly drift: AnswerDrift['drift'];
}

/** One question to a model and what came of it, as {@link Monitor} is told of it. */
export interface RecordedCall {
  /** What the model was asked: by feature, where it is an object. */
  readonly input: unknown;
  /** What it answered, in the unit of the reference; left out when it failed. */
  readonly output?: ModelOutput | undefined;
  /** How long it took, in milliseconds; 0 or more. */
  readonly ms: number;
  /** False for an answer that is an error. Default: true. */
  readonly ok?: boolean;
  /** As in HTTP. Default: 200 for an answer, else 500. */
  readonly status?: number;
  /** Names it, so that a label finds it. Default: the id of the request under way, else a new one. */
  readonly requestId?: string;
  /** A part of the visitors, such as a country. Default: none. */
  readonly segment?: string;
}

/** What `wrap` notes beside a call. */
export interface WrapOptions<Parameters extends unknown[]> {
  /** Names the part of the visitors that a call belongs to. Default: none. */
  readonly segment?: (...parameters: Parameters) => string;
}

/**
 * Records what a model is asked and answers, in memory and in the store that the panel Model Monitor reads, and charts
 * it live. {@link monitor} makes it.
 *
 * @example
 * const prices: Monitor = monitor({ name: 'House prices', reference: [180_000, 220_000], unit: '$' });
 * prices.record({ input: { area: 1500 }, output: 192_000, ms: 0.8 });
 * console.log(prices.summary().errorShare); // 0
 */
export class Monitor {
  readonly #settings: MonitorSettings;
  readonly #referenceAnswers: readonly Category[];
  readonly #observations: Observations;
  readonly #recorder: PredictionRecorder | undefined;
  readonly #counters = new RequestCounters();
  readonly #redraw = new Throttle(() => this.#draw(), REDRAW_INTERVAL_MS);
  #since = Date.now();
  #inFlight = 0;
  #chart: Chart | undefined;

  constructor(options: MonitorOptions) {
    const settings = readOptions(options);
    const { name, version, description, retention, store } = settings;
    this.#settings = settings;
    this.#referenceAnswers = comparableAnswers(description.reference.map(({ output }) => output));
    this.#observations = new Observations(settings.capacity);
    if (store === undefined) return;
    const model = { name, version, description: JSON.stringify(description), describedAt: Date.now() };
    const recorder = new PredictionRecorder({ folder: store, model, retention }, problem =>
      process.stderr.write(`${problem}\n`),
    );
    this.#recorder = recorder;
    atEnd(() => recorder.close());
  }

  /**
   * Notes one question to the model. An answer that cannot be recorded, such as a number that is not finite, counts as an
   * error. It waits for no disk, and a disk that is full or locked makes nothing fail. An input of more than 16,384
   * characters as JSON, such as a picture, is kept in memory alone.
   *
   * @param call What was asked and answered, and how long it took.
   * @returns The id of the request, by which `label` finds it.
   * @throws RangeError When `ms` is not a number of 0 or more.
   */
  record(call: RecordedCall): string {
    const { input, output, ms, ok = true, segment } = call;
    if (!(Number.isFinite(ms) && ms >= 0)) {
      throw new RangeError(`ms is a number of 0 or more; got ${printValue(ms)}.`);
    }
    const isGood = ok && isModelOutput(output);
    const status = call.status ?? (isGood ? 200 : 500);
    const scope = currentScope();
    const requestId = call.requestId ?? scope?.nextId() ?? randomUUID();
    const observation: Observation = {
      requestId,
      input: isRecord(input) && !Array.isArray(input) ? omit(input, this.#settings.redact) : input,
      output: isGood ? output : undefined,
      ms,
      ok: isGood && status < 400,
      status,
      segment,
      at: Date.now(),
      actual: undefined,
    };
    // What was answered counts once the visitor has it, or has not.
    if (scope) {
      scope.atEnd((end, total) => this.#keep({ ...observation, ...endOf(observation, end), ms: total }));
    } else this.#keep(observation);
    return requestId;
  }

  /**
   * The same function, watched: each call is recorded with its time, and what it throws as an error.
   *
   * @param predict Gives an answer or the promise of one.
   * @param options The part of the visitors that a call belongs to.
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * const predict = prices.wrap((area: number) => 120 * area);
   * predict(1500); // 180000
   */
  wrap<Parameters extends unknown[], Output extends ModelOutput | Promise<ModelOutput>>(
    predict: (...parameters: Parameters) => Output,
    options: WrapOptions<Parameters> = {},
  ): (...parameters: Parameters) => Output {
    return (...parameters) => {
      const input = parameters.length === 1 ? parameters[0] : parameters;
      const startMs = performance.now();
      const segment = options.segment?.(...parameters);
      const note = (output: ModelOutput | undefined): void => {
        this.record({
          input,
          output,
          ms: performance.now() - startMs,
          ...(segment !== undefined && { segment }),
        });
      };
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
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a promise of the same answer
        return noted as Output;
      }
      note(output);
      return output;
    };
  }

  /**
   * A middleware for Express. What the model answers during a request gets the request's id (`x-request-id`, made where
   * the visitor sends none), its status and its time; a request that was refused, or failed, before the model was asked
   * is recorded too.
   *
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * const app = express().use('/predict', prices.middleware());
   */
  middleware(): Middleware {
    return scopeRequests(
      difference => {
        this.#inFlight += difference;
      },
      (scope, status, ms) => {
        if (scope.isEmpty && status >= 400) {
          this.#keep({
            requestId: scope.requestId,
            input: undefined,
            output: undefined,
            ms,
            ok: false,
            status,
            segment: undefined,
            at: Date.now(),
            actual: undefined,
          });
        }
        scope.end(status, ms);
      },
    );
  }

  /** How many requests the middleware has seen begin and not end. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * What it has counted since it was made, as Prometheus reads it (its text format, version 0.0.4): requests by status, a
   * histogram of their times in seconds, and how many are under way. A dashboard of Grafana's can take over from there.
   *
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * const app = express().get('/metrics', (_request, response) => {
   *   response.type('text/plain; version=0.0.4').send(prices.metrics());
   * });
   */
  metrics(): string {
    const { name, version } = this.#settings;
    return this.#counters.text(name, version, this.#inFlight);
  }

  /**
   * Notes what turned out to be true, whenever that is known; also of a request that another process recorded.
   *
   * @param requestId As `record` returned it, or the header `x-request-id` of the answer.
   * @param actual In the unit, or among the classes, of the answers.
   * @throws TypeError When it is no answer that the model could have given.
   */
  label(requestId: string, actual: ModelOutput): void {
    if (!isModelOutput(actual)) {
      throw new TypeError(`A label is a value such as the model gives; got ${printValue(actual)}.`);
    }
    this.#observations.label(requestId, actual);
    this.#recorder?.addLabel({ request: requestId, at: Date.now(), actual: JSON.stringify(actual) });
  }

  /**
   * Charts it below the running cell; from then on each record moves that chart, four times a second at most. A chart
   * that was shown before stays as it is then.
   */
  show(): void {
    if (this.#chart) this.#redraw.flush();
    this.#chart = undefined;
    this.#redraw.flush();
  }

  /** Counts, times and drift at this moment. */
  summary(): MonitorSummary {
    const { requests, errors } = this.#observations;
    const latest = this.#observations.latest();
    const outputs = comparableAnswers(latest.map(({ output }) => output));
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
      ...answerDrift(this.#referenceAnswers, outputs),
    };
  }

  /** By feature, whether the newest inputs have moved away from the reference's; empty where that has answers alone. */
  featureDrift(): readonly ColumnDrift[] {
    return this.#newest(driftChunk).features;
  }

  /**
   * Whether the newest predictions have moved away from the reference's: by output of the model, one where it gives a
   * single value. The tests are those of `detectDrift`; empty where the reference has no answers.
   */
  predictionDrift(): readonly ColumnDrift[] {
    return this.#newest(driftChunk).predictions;
  }

  /**
   * Requests over time, of the observations kept: how many, how many were refused (status 4xx) and failed (5xx), and
   * quantiles of the latency in milliseconds.
   *
   * @param bucketMs The width of a span, in milliseconds. Default: a minute.
   * @throws RangeError When it is not above 0, or gives more than 10,000 spans.
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * prices.record({ input: { area: 1500 }, output: 192_000, ms: 0.8 });
   * console.log(prices.traffic()[0]?.requests); // 1
   */
  traffic(bucketMs = 60_000): TrafficBucket[] {
    return trafficOf(this.#observations.latest(), bucketMs);
  }

  /**
   * How good the newest answers were: `realised` from labels, `estimated` from the model's own probabilities (CBPE), which
   * does not see that the same inputs have come to mean something else.
   */
  performance(): {
    readonly realised: Readonly<Record<string, number>>;
    readonly estimated: Readonly<Record<string, number>>;
  } {
    return this.#newest(performanceChunk);
  }

  /** What is wrong with the newest inputs: missing, of another type, out of range, never seen in training. */
  dataQuality(): DataQuality {
    return this.#newest((_from, _to, description, rows) => dataQuality(description, rows));
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

  /**
   * What the model was asked and answered, with what turned out to be true, to train the next version on: all that is in
   * the store, of every process and version that recorded under this name; without a store, what is in memory.
   *
   * @param options Which rows. Default: those with a label.
   * @returns The oldest first. Fields that the monitor redacts are in none.
   * @example
   * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000] });
   * const id = prices.record({ input: { area: 1500 }, output: 192_000, ms: 0.8 });
   * prices.label(id, 201_000);
   * const rows = await prices.exportRows();
   * console.log(rows.at(-1)?.actual); // 201000
   */
  async exportRows(options: ExportRowsOptions = {}): Promise<ExportedRow[]> {
    const { name, version, store } = this.#settings;
    if (store === undefined) return exportObserved(this.#observations.latest(), version, options);
    await this.flush();
    return exportStored(store, name, options);
  }

  /** Resolves when all that was recorded is in the store, or the disk has failed. */
  async flush(): Promise<void> {
    await this.#recorder?.flush();
  }

  /** Forgets every observation in memory; what is in the store stays there. */
  reset(): void {
    this.#observations.clear();
    this.#since = Date.now();
    if (this.#chart) this.#redraw.flush();
  }

  /** A cell that ends with a monitor shows its chart by `show` alone. */
  [DISPLAY_KEY](): MimeBundle {
    const { requests, errors, drift } = this.summary();
    return {
      'text/plain': `Monitor “${this.#settings.name}”: ${requests} requests, ${errors} errors, predictions: ${drift}`,
    };
  }

  #keep(observation: Observation): void {
    this.#observations.add(observation);
    this.#counters.note(observation.status, observation.ms);
    if (this.#chart) this.#redraw.request();
    const { requestId, at, ms, status, segment, input, output } = observation;
    this.#recorder?.add({
      request: requestId,
      at,
      ms,
      status,
      segment: segment ?? null,
      inputs: toJson(byFeature(input)),
      output: toJson(output),
    });
  }

  #newest<Result>(
    work: (from: number, to: number, description: ModelDescription, rows: readonly WatchedRow[]) => Result,
  ): Result {
    const { description, version } = this.#settings;
    const rows = this.latest(description.chunk).map((observation): WatchedRow => ({
      request: observation.requestId,
      version,
      at: observation.at,
      ms: observation.ms,
      status: observation.status,
      segment: observation.segment ?? null,
      inputs: byFeature(observation.input) ?? null,
      output: observation.output,
      actual: observation.actual,
    }));
    return work(rows[0]?.at ?? this.#since, rows.at(-1)?.at ?? this.#since, description, rows);
  }

  #draw(): void {
    const { name, description } = this.#settings;
    const { traces, layout } = drawMonitor({
      name,
      unit: description.unit,
      reference: this.#referenceAnswers,
      observations: this.#observations.latest(),
      summary: this.summary(),
      features: this.featureDrift(),
      since: this.#since,
    });
    if (this.#chart) this.#chart.update(traces, layout);
    else this.#chart = chart(traces, layout);
  }
}

/**
 * Watches a model that is served: how often it is asked, how often it fails, how long it takes, whether its inputs and
 * its predictions still look like those of before and, as labels come, how good they are. What it records stays in the
 * course's store, and the panel Model Monitor shows it, with every version of the model, also after a restart. An answer
 * that is a text is watched by its length and its language.
 *
 * @param options Its name and version, what it is held against, the unit.
 * @throws RangeError When the reference is empty or `capacity` is not a whole number above 0.
 * @throws TypeError When an option is not what it should be.
 * @example
 * const prices = monitor({ name: 'House prices', reference: [180_000, 220_000], unit: '$' });
 * prices.show();
 * prices.record({ input: { area: 1500 }, output: 192_000, ms: 0.8 });
 */
export function monitor(options: MonitorOptions): Monitor {
  return new Monitor(options);
}

/** How a request ended, for an observation that was good until then. */
function endOf({ ok, output }: Observation, status: number): Pick<Observation, 'ok' | 'status' | 'output'> {
  // What the model failed at counts as its failure, whatever the visitor was told.
  if (!ok) return { ok: false, status: Math.max(status, 500), output };
  return { ok: status < 400, status, output };
}

function byFeature(input: unknown): Readonly<Record<string, unknown>> | undefined {
  if (input === undefined) return undefined;
  return isRecord(input) && !Array.isArray(input) ? input : { input };
}

/** Null where there is nothing, nothing that JSON could hold, or too much. */
function toJson(value: unknown): string | null {
  try {
    const text = JSON.stringify(value) ?? null;
    return text !== null && text.length > MAX_JSON_LENGTH ? null : text;
  } catch {
    return null;
  }
}
