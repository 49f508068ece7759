import { setImmediate } from 'node:timers/promises';
import { Throttle } from '../show/throttle.ts';
import { chart, type Chart } from './chart.ts';
import type { Layout, Trace } from './types.ts';

const REDRAW_INTERVAL_MS = 100;
const PANEL_HEIGHT_PX = 260;
const VALIDATION_PREFIX = 'val_';

/** What {@link trainingChart} draws. */
export interface TrainingChartOptions {
  /** Stands above the curves. Default: 'Training'. */
  readonly title?: string;
  /**
   * What to draw, each in a panel of its own, by the names that the model reports: `loss`, and what
   * `compile` was given as `metrics`. Default: all of them.
   */
  readonly metrics?: readonly string[];
  /** By metric, the level to beat, drawn as a line of its own: `{ mae: 31.2 }`. Default: none. */
  readonly baseline?: Readonly<Record<string, number>>;
}

/** What a training calls, given to `model.fit` as `callbacks`. */
export interface TrainingCallbacks {
  /** Draws the epoch's numbers. */
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): Promise<void>;
  /** Draws what the throttle held back. */
  onTrainEnd(): Promise<void>;
}

/**
 * Callbacks for `model.fit` that draw the curves of training and validation while it runs, at most
 * ten times a second and always the last epoch. Give `validationSplit` or `validationData` to `fit`
 * for the second curve. When the same callbacks train again, the curves go on where they ended.
 * Training stops with a RangeError when the model does not report one of the metrics asked for.
 *
 * @param options A title, what to draw, the levels to beat. Default: every metric, no level.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const callbacks = trainingChart({ metrics: ['loss'], baseline: { loss: 4.2 } });
 * await model.fit(tf.ones([50, 1]), tf.ones([50, 1]), { epochs: 20, validationSplit: 0.2, verbose: 0, callbacks });
 */
export function trainingChart(options: TrainingChartOptions = {}): TrainingCallbacks {
  const curves = new TrainingCurves(options);
  return {
    async onEpochEnd(_epoch, logs = {}) {
      curves.add(logs);
      // The message leaves only when the event loop has a turn, and training takes none by itself.
      if (curves.redraw.request()) await setImmediate();
    },
    async onTrainEnd() {
      curves.redraw.flush();
      await setImmediate();
    },
  };
}

class TrainingCurves {
  readonly redraw = new Throttle(() => this.#draw(), REDRAW_INTERVAL_MS);
  readonly #options: TrainingChartOptions;
  /** By name as the model reports it, one number an epoch. */
  readonly #history = new Map<string, number[]>();
  #epochs = 0;
  #chart: Chart | undefined;

  constructor(options: TrainingChartOptions) {
    this.#options = options;
  }

  add(logs: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(logs)) {
      const values = this.#history.get(name) ?? [];
      // A metric may appear late: what is missing before it stays a gap.
      while (values.length < this.#epochs) values.push(NaN);
      values.push(value);
      this.#history.set(name, values);
    }
    this.#epochs++;
    const missing = this.#options.metrics?.find(name => !this.#history.has(name));
    if (missing === undefined) return;
    throw new RangeError(
      `The model does not report "${missing}", only ${[...this.#history.keys()].join(', ')}. Name it in model.compile({ metrics: [...] }).`,
    );
  }

  #draw(): void {
    const metrics =
      this.#options.metrics ?? [...this.#history.keys()].filter(name => !name.startsWith(VALIDATION_PREFIX));
    const data = metrics.flatMap((metric, panel) => this.#traces(metric, panel));
    const layout = this.#layout(metrics);
    if (this.#chart) this.#chart.update(data, layout);
    else this.#chart = chart(data, layout);
  }

  #traces(metric: string, panel: number): Trace[] {
    const axis = { xaxis: 'x', yaxis: axisName('y', panel) };
    const curve = (name: string, values: readonly number[], line: object): Trace => ({
      type: 'scatter',
      mode: values.length === 1 ? 'lines+markers' : 'lines',
      name,
      x: values.map((_, i) => i + 1),
      y: values,
      line,
      ...axis,
    });
    const traces = [curve(metric, this.#history.get(metric) ?? [], { color: '#4878cf' })];
    const validation = this.#history.get(VALIDATION_PREFIX + metric);
    if (validation) traces.push(curve(`${metric}, validation`, validation, { color: '#e0803a' }));
    const level = this.#options.baseline?.[metric];
    if (level !== undefined) {
      const values = Array.from({ length: Math.max(this.#epochs, 2) }, () => level);
      traces.push(curve(`${metric}, baseline`, values, { color: '#888888', dash: 'dash' }));
    }
    return traces;
  }

  #layout(metrics: readonly string[]): Layout {
    const axes = metrics.map((metric, i) => [
      `yaxis${i === 0 ? '' : i + 1}`,
      { title: metric, domain: [1 - (i + 0.86) / metrics.length, 1 - i / metrics.length] },
    ]);
    return {
      title: `${this.#options.title ?? 'Training'}${this.#warning()}`,
      height: PANEL_HEIGHT_PX * metrics.length + 80,
      xaxis: { title: 'epoch', anchor: axisName('y', metrics.length - 1) },
      ...Object.fromEntries(axes),
    };
  }

  #warning(): string {
    const epoch = this.#history.get('loss')?.findIndex(loss => !Number.isFinite(loss)) ?? -1;
    return epoch < 0 ? '' : `: the loss is no number from epoch ${epoch + 1} on; try a lower learning rate`;
  }
}

function axisName(letter: 'x' | 'y', index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}
