import type { FrameLike, TensorLike } from '../values.ts';

type Cell = number | string | boolean | Date | null | undefined | readonly Cell[];

/**
 * One value a point: an array, a typed array, a tensor with one dimension or a danfojs Series; or
 * arrays of values, for the rows of a heatmap and the levels of an axis of categories.
 */
export type Values = readonly Cell[] | ArrayLike<number> | TensorLike | FrameLike;

// `string & {}` keeps the completion of the listed words while any other of Plotly's is accepted.
type Word<Known extends string> = Known | (string & {});

/**
 * A Plotly trace: one line, one set of points or bars. The usual attributes are spelled out for the
 * editor; every other of https://plotly.com/javascript/reference may be given too.
 */
export interface Trace {
  readonly type?: Word<
    'scatter' | 'bar' | 'histogram' | 'box' | 'violin' | 'heatmap' | 'contour' | 'histogram2d' | 'pie'
  >;
  /** Shown in the legend. */
  readonly name?: string;
  readonly x?: Values;
  readonly y?: Values;
  /** Rows of a heatmap or contour. */
  readonly z?: Values | readonly Values[];
  readonly mode?: Word<'lines' | 'markers' | 'lines+markers' | 'text' | 'markers+text'>;
  /** Shown with each point. */
  readonly text?: Cell;
  readonly marker?: object;
  readonly line?: object;
  /** From 0, invisible, to 1. */
  readonly opacity?: number;
  readonly orientation?: Word<'v' | 'h'>;
  readonly yaxis?: string;
  readonly [attribute: string]: unknown;
}

/** An axis of a Plotly layout. */
export interface Axis {
  readonly title?: string | { readonly text?: string };
  readonly type?: Word<'linear' | 'log' | 'date' | 'category'>;
  readonly range?: readonly unknown[];
  readonly [attribute: string]: unknown;
}

/** A Plotly layout. A title may be given as text. */
export interface Layout {
  readonly title?: string | { readonly text?: string };
  readonly xaxis?: Axis;
  readonly yaxis?: Axis;
  /** In CSS pixels. */
  readonly height?: number;
  readonly barmode?: Word<'group' | 'stack' | 'overlay' | 'relative'>;
  readonly showlegend?: boolean;
  readonly shapes?: readonly object[];
  readonly annotations?: readonly object[];
  readonly [attribute: string]: unknown;
}

/** A figure made of JSON values only. */
export interface Figure {
  readonly data: readonly JsonObject[];
  readonly layout: JsonObject;
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
