import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isFrameOrSeries, isTensor, isTypedArray, plainValue } from '../values.ts';
import type { Figure, Json, JsonObject, Layout, Trace } from './types.ts';

const DEFAULT_HEIGHT_PX = 360;

/**
 * Turns traces and layout into a figure of JSON values: tensors, typed arrays and Series become
 * arrays, dates become text, numbers that are not finite become gaps, and titles take the form that
 * Plotly wants.
 *
 * @throws TypeError Naming what cannot be drawn.
 * @throws UnattemptedError When a placeholder stands anywhere in it.
 */
export function toFigure(data: readonly Trace[], layout: Layout): Figure {
  requireAnswer(data);
  requireAnswer(layout);
  if (!Array.isArray(data)) {
    throw new TypeError(
      `chart takes an array of traces, such as chart([{ x, y }]); got ${printValue(data)}.`,
    );
  }
  const traces = data.map((trace, i) => {
    const json = toJson(trace, `data[${i}]`);
    if (!isJsonObject(json)) throw new TypeError(`data[${i}] is no trace: got ${printValue(trace)}.`);
    checkLengths(json, i);
    return json;
  });
  const plain = toJson(layout, 'layout');
  if (!isJsonObject(plain)) throw new TypeError(`A chart's layout is an object; got ${printValue(layout)}.`);
  return { data: traces, layout: { height: DEFAULT_HEIGHT_PX, ...withTitleObjects(plain) } };
}

/** Plotly would draw the shorter of the two without a word. */
function checkLengths({ x, y, z }: JsonObject, index: number): void {
  // A heatmap or contour has an x for each column of z and a y for each row.
  if (z !== undefined) return;
  // An axis of categories with two levels takes an array for each.
  if (!Array.isArray(x) || !Array.isArray(y) || Array.isArray(x[0])) return;
  if (x.length !== y.length) {
    throw new TypeError(
      `data[${index}] has ${x.length} x values and ${y.length} y values: it needs as many of each.`,
    );
  }
}

function toJson(value: unknown, path: string): Json {
  requireAnswer(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // In an array undefined stands for a gap.
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isTensor(value) || isTypedArray(value) || isFrameOrSeries(value)) {
    return toJson(plainValue(value), path);
  }
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${path}[${i}]`));
  if (typeof value !== 'object') throw new TypeError(`${path} cannot be drawn: it is ${printValue(value)}.`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item, `${path}.${key}`)]));
}

function withTitleObjects(layout: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(layout).map(([key, value]) => {
      if (key === 'title' && typeof value === 'string') return [key, { text: value }];
      if (/^[xy]axis\d*$/.test(key) && isJsonObject(value)) return [key, withTitleObjects(value)];
      return [key, value];
    }),
  );
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a `title`, empty when there is none. */
export function titleText(holder: Json | undefined): string {
  const title = isJsonObject(holder) ? holder['title'] : undefined;
  const text = isJsonObject(title) ? title['text'] : undefined;
  return typeof text === 'string' ? text : '';
}
