import type { Config, Data, Layout } from 'plotly.js';
import { z } from 'zod';
import { TRACE_TYPES } from './library.ts';

const traceSchema = z.custom<Data>(
  isObject,
  'expected a trace, an object such as {"type": "scatter", "y": [1, 2]}',
);

/** A figure as plotly.py and kernel-helpers send it. What is inside a trace is Plotly's to judge. */
export const figureSchema = z.object({
  data: z.array(traceSchema),
  layout: z.custom<Partial<Layout>>(isObject, 'expected an object').default({}),
  config: z.custom<Partial<Config>>(isObject, 'expected an object').default({}),
});
export type Figure = z.infer<typeof figureSchema>;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The figure's title as plain text, for those who hear it; undefined if it has none. */
export function figureTitle({ layout }: Figure): string | undefined {
  const plain = titleText(layout)?.slice(0, MAX_TITLE_LENGTH).replace(TAG, ' ').replace(/\s+/g, ' ').trim();
  return plain === '' ? undefined : plain;
}

/** A title's text as Plotly takes it; undefined if there is none. */
export function titleText({ title }: Partial<Layout>): string | undefined {
  const text: unknown = typeof title === 'string' ? title : title?.text;
  return typeof text === 'string' ? text : undefined;
}

/** Plotly's texts know a few tags, such as <br> and <b>. None holds another, so that no text is searched twice. */
export const TAG = /<[^<>]*>/g;

/** Of a title that is drawn in lines, or read out. */
export const MAX_TITLE_LENGTH = 1_000;

/** The types of a figure's traces that are not in this bundle: Plotly would silently draw them as scatter. */
export function unsupportedTypes({ data }: Figure): string[] {
  const types = data.map(trace => trace.type ?? 'scatter');
  return [...new Set(types.filter(type => !TRACE_TYPES.has(type)))];
}
