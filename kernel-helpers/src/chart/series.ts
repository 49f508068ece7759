import { isJsonObject, titleText } from './figure.ts';
import type { Figure, Json, JsonObject } from './types.ts';

type Mark = 'line' | 'points' | 'bars';

/** One trace, reduced to what a small picture shows. */
export interface Series {
  readonly name: string;
  readonly mark: Mark;
  readonly colour: string;
  readonly dash: boolean;
  readonly x: readonly Json[];
  readonly y: readonly (number | null)[];
}

/** Traces that share a vertical axis. */
export interface Panel {
  readonly title: string;
  readonly xTitle: string;
  readonly series: readonly Series[];
}

const COLOURS = ['#4878cf', '#e0803a', '#3a9d6e', '#c44e52', '#8c6bb1', '#9c7a4d'];
const MAX_POINTS = 300;
const DEFAULT_BINS = 20;

/**
 * Reads a figure as panels of lines, points and bars.
 *
 * @returns undefined When a trace is of a kind that the small picture does not know.
 */
export function readPanels({ data, layout }: Figure): Panel[] | undefined {
  const panels = new Map<string, Panel & { readonly series: Series[] }>();
  for (const [i, trace] of data.entries()) {
    const one = readSeries(trace, i);
    if (!one) return undefined;
    const axis = axisOf(trace, 'y');
    const panel = panels.get(axis) ?? {
      title: titleText(layout[`yaxis${axis.slice(1)}`]),
      xTitle: titleText(layout[`xaxis${axisOf(trace, 'x').slice(1)}`]),
      series: [],
    };
    panel.series.push(one);
    panels.set(axis, panel);
  }
  return [...panels.values()];
}

/** `y2` for a trace of the second vertical axis. */
function axisOf(trace: JsonObject, letter: 'x' | 'y'): string {
  const axis = trace[`${letter}axis`];
  return typeof axis === 'string' ? axis : letter;
}

function readSeries(trace: JsonObject, index: number): Series | undefined {
  const { type = 'scatter', x, y, orientation } = trace;
  const look = {
    name: typeof trace['name'] === 'string' ? trace['name'] : `trace ${index + 1}`,
    colour: colourOf(trace) ?? COLOURS[index % COLOURS.length]!,
    dash: isJsonObject(trace['line']) && typeof trace['line']['dash'] === 'string',
  };
  if (orientation === 'h') return undefined;
  if (type === 'histogram') {
    return isArray(x) ? { ...look, mark: 'bars', ...bins(x, trace['nbinsx']) } : undefined;
  }
  if ((type !== 'scatter' && type !== 'bar') || !isArray(y)) return undefined;
  const points = thin(isArray(x) ? x : y.map((_, i) => i), y);
  const mode = typeof trace['mode'] === 'string' ? trace['mode'] : 'lines';
  return { ...look, mark: type === 'bar' ? 'bars' : mode.includes('lines') ? 'line' : 'points', ...points };
}

/** Keeps at most {@link MAX_POINTS}, evenly chosen, the last one among them. */
function thin(x: readonly Json[], y: readonly Json[]): Pick<Series, 'x' | 'y'> {
  const step = Math.ceil(y.length / MAX_POINTS);
  const kept = [...y.keys()].filter(i => i % step === 0 || i === y.length - 1);
  return {
    x: kept.map(i => x[i] ?? null),
    y: kept.map(i => {
      const value = y[i];
      return typeof value === 'number' ? value : null;
    }),
  };
}

function bins(values: readonly Json[], wanted: Json | undefined): Pick<Series, 'x' | 'y'> {
  const numbers = values.filter(value => typeof value === 'number');
  if (numbers.length < values.length / 2) {
    const counts = new Map<string, number>();
    for (const value of values) {
      const word = typeof value === 'string' ? value : JSON.stringify(value);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return thin([...counts.keys()], [...counts.values()]);
  }
  const count =
    typeof wanted === 'number' && wanted >= 1 ? Math.min(Math.floor(wanted), MAX_POINTS) : DEFAULT_BINS;
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  const width = (high - low) / count || 1;
  const y = Array.from({ length: count }, () => 0);
  for (const number of numbers) y[Math.min(count - 1, Math.floor((number - low) / width))]!++;
  return { x: y.map((_, i) => low + (i + 0.5) * width), y };
}

function colourOf(trace: JsonObject): string | undefined {
  for (const part of [trace['line'], trace['marker']]) {
    if (isJsonObject(part) && typeof part['color'] === 'string') return part['color'];
  }
  return undefined;
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
