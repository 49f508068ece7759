import { Throttle } from '../show/throttle.ts';
import { chart, type Chart } from './chart.ts';
import type { TrainingChartOptions } from './training.ts';
import type { Layout, Trace } from './types.ts';

const REDRAW_INTERVAL_MS = 100;
const PANEL_HEIGHT_PX = 260;
const VALIDATION_PREFIX = 'val_';
const METRIC_COLOUR = '#4878cf';
const VALIDATION_COLOUR = '#e0803a';
const MEASURED_COLOUR = '#3a9d6e';
const LINE_COLOUR = '#888888';

/** What may be measured of an epoch beside what the model reports, by the title of its axis. */
export interface Measured {
  readonly 'learning rate'?: number;
  readonly 'gradient norm'?: number;
  readonly 'examples a second'?: number;
}

/** Where a training ended before the last of its epochs, both counted from 1. */
export interface EarlyEnd {
  readonly epoch: number;
  readonly epochs: number;
}

/** What the epochs of a model gave, and its picture: a panel for each metric and each measured quantity. */
export class TrainingCurves {
  readonly redraw = new Throttle(() => this.#draw(), REDRAW_INTERVAL_MS);
  /** Set when a training stopped early, until another one begins. */
  earlyEnd: EarlyEnd | undefined;
  readonly #options: TrainingChartOptions;
  /** By name as the model reports it, one number an epoch. */
  readonly #history = new Map<string, number[]>();
  readonly #measured = new Map<string, number[]>();
  #epochs = 0;
  #chart: Chart | undefined;

  constructor(options: TrainingChartOptions) {
    this.#options = options;
  }

  add(logs: Readonly<Record<string, number>>, measured: Measured = {}): void {
    for (const [name, value] of Object.entries(logs)) this.#note(this.#history, name, value);
    for (const [title, value] of Object.entries(measured)) this.#note(this.#measured, title, value);
    this.#epochs++;
    const { metrics = [], best } = this.#options;
    const missing = [...metrics, ...(best === undefined ? [] : [best])].find(
      name => !this.#history.has(name),
    );
    if (missing === undefined) return;
    throw new RangeError(
      `The model does not report "${missing}", only ${[...this.#history.keys()].join(', ')}. Name it in model.compile({ metrics: [...] }).`,
    );
  }

  #note(series: Map<string, number[]>, name: string, value: number): void {
    const values = series.get(name) ?? [];
    // A metric may appear late: what is missing before it stays a gap.
    while (values.length < this.#epochs) values.push(NaN);
    values.push(value);
    series.set(name, values);
  }

  #draw(): void {
    const metrics =
      this.#options.metrics ?? [...this.#history.keys()].filter(name => !name.startsWith(VALIDATION_PREFIX));
    const measured = [...this.#measured.keys()];
    const data = [
      ...metrics.flatMap((metric, panel) => this.#metricTraces(metric, panel)),
      ...measured.map((name, i) => ({
        ...curve(name, this.#measured.get(name) ?? [], metrics.length + i, { color: MEASURED_COLOUR }),
        // Its panel's axis names it.
        showlegend: false,
      })),
    ];
    const layout = this.#layout([...metrics, ...measured]);
    if (this.#chart) this.#chart.update(data, layout);
    else this.#chart = chart(data, layout);
  }

  #metricTraces(metric: string, panel: number): Trace[] {
    const traces = [curve(metric, this.#history.get(metric) ?? [], panel, { color: METRIC_COLOUR })];
    const validation = this.#history.get(VALIDATION_PREFIX + metric);
    if (validation) {
      traces.push(curve(`${metric}, validation`, validation, panel, { color: VALIDATION_COLOUR }));
    }
    const level = this.#options.baseline?.[metric];
    if (level !== undefined) {
      const values = Array.from({ length: Math.max(this.#epochs, 2) }, () => level);
      traces.push(curve(`${metric}, baseline`, values, panel, { color: LINE_COLOUR, dash: 'dash' }));
    }
    return traces;
  }

  #layout(panels: readonly string[]): Layout {
    const axes = panels.map((name, i) => [
      `yaxis${i === 0 ? '' : i + 1}`,
      {
        title: name,
        domain: [1 - (i + 0.86) / panels.length, 1 - i / panels.length],
        ...(name === 'learning rate' && spansDecades(this.#measured.get(name)) && { type: 'log' }),
      },
    ]);
    const best = this.#bestEpoch();
    return {
      title: `${this.#options.title ?? 'Training'}${this.#reading(best)}`,
      height: PANEL_HEIGHT_PX * panels.length + 80,
      xaxis: { title: 'epoch', anchor: axisName('y', panels.length - 1) },
      ...(best !== undefined && { shapes: [verticalLine(best)] }),
      ...Object.fromEntries(axes),
    };
  }

  /** Counted from 1; undefined before two epochs can be compared. */
  #bestEpoch(): number | undefined {
    const name = this.#options.best ?? `${VALIDATION_PREFIX}loss`;
    // As tf.callbacks.earlyStopping decides whether more is better.
    const sign = name.includes('acc') ? -1 : 1;
    let best: number | undefined;
    const values = (this.#history.get(name) ?? []).map(value => sign * value);
    for (const [i, value] of values.entries()) {
      if (Number.isFinite(value) && !(best !== undefined && values[best]! <= value)) best = i;
    }
    return best === undefined || values.length < 2 ? undefined : best + 1;
  }

  /** What the curves say, in words. */
  #reading(best: number | undefined): string {
    const lost = this.#history.get('loss')?.findIndex(loss => !Number.isFinite(loss)) ?? -1;
    if (lost >= 0) return `: the loss is no number from epoch ${lost + 1} on; try a lower learning rate`;
    const words: string[] = [];
    if (best !== undefined) words.push(`best at epoch ${best}`);
    if (this.earlyEnd) {
      words.push(`stopped early after epoch ${this.earlyEnd.epoch} of ${this.earlyEnd.epochs}`);
    }
    return words.length === 0 ? '' : `: ${words.join(', ')}`;
  }
}

function curve(name: string, values: readonly number[], panel: number, line: object): Trace {
  return {
    type: 'scatter',
    mode: values.length === 1 ? 'lines+markers' : 'lines',
    name,
    x: values.map((_, i) => i + 1),
    y: values,
    line,
    xaxis: 'x',
    yaxis: axisName('y', panel),
  };
}

/** Through all panels. */
function verticalLine(x: number): object {
  const line = { color: LINE_COLOUR, dash: 'dot', width: 1 };
  return { type: 'line', xref: 'x', x0: x, x1: x, yref: 'paper', y0: 0, y1: 1, line };
}

function spansDecades(values: readonly number[] = []): boolean {
  const known = values.filter(value => !Number.isNaN(value));
  const low = known.reduce((a, b) => Math.min(a, b), Infinity);
  return low > 0 && known.some(value => value / low >= 10);
}

function axisName(letter: 'x' | 'y', index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}
