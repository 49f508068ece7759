import type { Variable } from '@tensorflow/tfjs';
import type { OpAttribute } from './backend.ts';
import { DataType } from './graph-def.ts';
import type { Noise } from './noise.ts';

/** Where a value in a step comes from. */
export type Source =
  | { readonly from: 'feed' | 'variable' | 'constant' | 'capture' | 'vector'; readonly index: number }
  | { readonly from: 'operation'; readonly index: number; readonly output: number };

export interface Operation {
  readonly name: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly Source[];
  /** What it gives. */
  readonly outputs: readonly { readonly dtype: number; readonly shape: readonly number[] }[];
}

/** A value that JavaScript computed within the step, or a small one that it found. */
export interface Constant {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly content: Buffer;
  /** The number that `Math.random` gave just before, where these values may come of it. */
  readonly seed?: number;
}

/** How a constant is given where it is not the same at every step. */
export type Varying =
  { readonly kind: 'noise'; readonly noise: Noise } | { readonly kind: 'rate'; readonly sign: 1 | -1 };

/** Variables that lie one after another in one vector, and its value after the step. */
export interface Vector {
  readonly members: readonly number[];
  readonly next: Source;
}

/** One step, as operations of TensorFlow. */
export interface Program {
  readonly feeds: readonly { readonly dtype: number; readonly shape: readonly number[] }[];
  readonly variables: readonly Variable[];
  readonly constants: readonly Constant[];
  /** Handles of larger tensors from outside, which every step is given. */
  readonly captures: readonly {
    readonly id: number;
    readonly dtype: number;
    readonly shape: readonly number[];
  }[];
  readonly operations: readonly Operation[];
  readonly results: readonly Source[];
  /** By the index of the variable: its value after the step, if it does not lie in a vector. */
  readonly assignments: ReadonlyMap<number, Source>;
  readonly vectors: readonly Vector[];
  /** Constants that are not constant. */
  readonly varying: ReadonlyMap<number, Varying>;
}

/** A constant of indices, sizes or lengths. */
export function int32s(values: readonly number[]): Constant {
  const content = Buffer.from(Int32Array.from(values).buffer);
  return { dtype: DataType.int32, shape: [values.length], content };
}

/** For operations that are told along which axis they work. */
export const FIRST_AXIS: Constant = { dtype: DataType.int32, shape: [], content: Buffer.alloc(4) };

/** The number of elements. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The shape of a value. */
export function shapeOfSource(program: Program, source: Source): readonly number[] | undefined {
  switch (source.from) {
    case 'operation':
      return program.operations[source.index]?.outputs[source.output]?.shape;
    case 'variable':
      return program.variables[source.index]?.shape;
    case 'feed':
    case 'capture':
    case 'constant':
      return program[`${source.from}s`][source.index]?.shape;
    case 'vector':
      return undefined;
    default:
      return source satisfies never;
  }
}

/** The reason why a step cannot become a graph, as the end of the sentence "It runs eagerly, because ...". */
export class NotCompilable extends Error {
  override readonly name = 'NotCompilable';
}
