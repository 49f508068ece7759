/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-node leaves its back end's internals untyped. */
import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import {
  nativeBackend,
  registeredVariables,
  type Binding,
  type NativeBackend,
  type OpAttribute,
  type TensorMetadata,
} from './backend.ts';
import type { SteppedOptimizer } from './compiled-function.ts';
import { DataType } from './graph-def.ts';
import {
  NotCompilable,
  sizeOf,
  type Constant,
  type Operation,
  type Program,
  type Source,
} from './program.ts';

/** Tensors from outside up to this size become constants of the graph; larger ones are given to every step. */
const CONSTANT_BYTES_MAX = 4096;

/** Operations whose effect lies outside the graph, or which hold a state of their own. */
const NOT_PURE = /^(Write|Save|Restore|Print|Flush|Close|Create|Import|Multinomial|Random|StatelessRandom)/;

export interface Traced {
  /** What the step itself answered: it was an ordinary, eager step. */
  readonly results: readonly Tensor[];
  readonly program: Program | NotCompilable;
  /** The optimizers that made a step. */
  readonly optimizers: readonly SteppedOptimizer[];
}

let tracing: Recorder | undefined;
/** Ends the trace that is under way. */
let restore: () => void = () => undefined;

/** Reads of values within `action` are checks alone, which a graph makes by itself. */
export function allowingReads<T>(action: () => T): T {
  if (!tracing) return action();
  tracing.readsAllowed++;
  try {
    return action();
  } finally {
    tracing.readsAllowed--;
  }
}

/** Runs `step` eagerly, as ever, and notes each operation of it. */
export function trace(tf: Tfjs, feeds: readonly Tensor[], step: () => readonly Tensor[]): Traced {
  if (isTracing()) {
    return { results: step(), program: new NotCompilable('it runs within a traced step'), optimizers: [] };
  }
  const backend = nativeBackend(tf);
  const recorder = new Recorder(tf, backend, feeds);
  const { binding, write } = backend;
  const { random } = Math;
  const optimizerClass = tf.Optimizer.prototype as unknown as SteppedOptimizer;
  const { incrementIterations } = optimizerClass;
  const optimizers: SteppedOptimizer[] = [];
  restore = () => {
    optimizerClass.incrementIterations = incrementIterations;
    backend.binding = binding;
    Reflect.deleteProperty(backend, 'write');
    Math.random = random;
    tracing = undefined;
  };
  tracing = recorder;
  backend.binding = recorder.binding(binding);
  backend.write = (values, shape, dtype) => {
    recorder.written(values);
    return write.call(backend, values, shape, dtype);
  };
  Math.random = () => (recorder.lastRandom = random.call(Math));
  optimizerClass.incrementIterations = function () {
    optimizers.push(this);
    incrementIterations.call(this);
  };
  try {
    const results = underTrace(step);
    recorder.finish(results);
    return { results, program: recorder.program(), optimizers };
  } finally {
    restore();
  }
}

/** Whether the code that asks is part of a step that is being traced. */
export function isTracing(): boolean {
  if (tracing && !isOnStack('underTrace')) restore();
  return tracing !== undefined;
}

function underTrace(step: () => readonly Tensor[]): readonly Tensor[] {
  return step();
}

/** An interrupted cell may be cut off without its `finally` blocks, so that only the stack tells what still runs. */
function isOnStack(name: string): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = Infinity;
    Error.prepareStackTrace = (_, frames) => frames.some(frame => frame.getFunctionName() === name);
    Error.captureStackTrace(holder);
    return holder.stack === true;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

class Recorder {
  readsAllowed = 0;
  lastRandom: number | undefined;
  private readonly sources = new Map<number, Source>();
  private readonly feeds: { dtype: number; shape: number[] }[];
  private readonly variables: Variable[] = [];
  private readonly variableOfHandle = new Map<number, Variable>();
  private readonly constants: Constant[] = [];
  private readonly captures: { id: number; dtype: number; shape: number[] }[] = [];
  private readonly operations: Operation[] = [];
  private readonly seeds = new WeakMap<object, number>();
  private readonly before: Readonly<Record<string, Variable>>;
  private results: Source[] = [];
  private readonly assignments = new Map<number, Source>();
  private failure: NotCompilable | undefined;

  private readonly tf: Tfjs;
  private readonly backend: NativeBackend;

  constructor(tf: Tfjs, backend: NativeBackend, feeds: readonly Tensor[]) {
    this.tf = tf;
    this.backend = backend;
    this.feeds = feeds.map((feed, index) => {
      const id = this.handle(feed);
      this.sources.set(id, { from: 'feed', index });
      return { dtype: this.backend.tensorMap.get(feed.dataId).dtype, shape: [...feed.shape] };
    });
    this.before = { ...registeredVariables(tf) };
    for (const variable of Object.values(this.before)) {
      this.variableOfHandle.set(this.handle(variable), variable);
    }
  }

  written(values: unknown): void {
    if (this.lastRandom !== undefined && typeof values === 'object' && values !== null) {
      this.seeds.set(values, this.lastRandom);
    }
    this.lastRandom = undefined;
  }

  /** The addon, each of whose calls is noted. */
  binding(original: Binding): Binding {
    const noting: Pick<Binding, 'createTensor' | 'executeOp' | 'tensorDataSync' | 'runSavedModel'> = {
      createTensor: (shape, dtype, values) => {
        const id = original.createTensor(shape, dtype, values);
        this.noteConstant(id, shape, dtype, values);
        return id;
      },
      executeOp: (name, attributes, inputs, outputCount) => {
        const outputs = original.executeOp(name, attributes, inputs, outputCount);
        this.noteOperation(name, attributes, inputs, outputs);
        return outputs;
      },
      tensorDataSync: id => {
        if (this.readsAllowed === 0 && this.sources.get(id)?.from !== 'constant') {
          this.failure ??= new NotCompilable('JavaScript reads values in the middle of the step');
        }
        return original.tensorDataSync(id);
      },
      runSavedModel: (...parameters) => {
        this.failure ??= new NotCompilable('another graph runs within the step');
        return original.runSavedModel(...parameters);
      },
    };
    // The addon's own properties are read-only, so they are shadowed.
    return Object.create(original, Object.getOwnPropertyDescriptors(noting)) as Binding;
  }

  /** The step is over: what came out, and which variables have a new value. */
  finish(results: readonly Tensor[]): void {
    this.guarded(() => {
      this.results = results.map(result => this.source(this.handle(result)));
      const after = registeredVariables(this.tf);
      for (const name of Object.keys(after)) {
        if (!(name in this.before)) throw new NotCompilable('it makes variables');
      }
      const handles = new Map([...this.variableOfHandle].map(([id, variable]) => [variable, id]));
      for (const [name, variable] of Object.entries(this.before)) {
        if (!(name in after)) throw new NotCompilable('it disposes of variables');
        const id = this.handle(variable);
        if (id !== handles.get(variable)) this.assignments.set(this.variable(variable), this.source(id));
      }
    });
  }

  program(): Program | NotCompilable {
    if (this.failure) return this.failure;
    const { feeds, variables, constants, captures, operations, results, assignments } = this;
    return {
      feeds,
      variables,
      constants,
      captures,
      operations,
      results,
      assignments,
      vectors: [],
      varying: new Map(),
    };
  }

  private guarded(note: () => void): void {
    if (this.failure) return;
    try {
      note();
    } catch (error) {
      if (!(error instanceof NotCompilable)) throw error;
      this.failure = error;
    }
  }

  private handle(tensor: TensorInfo): number {
    return this.backend.getInputTensorIds([tensor])[0] as number;
  }

  private variable(variable: Variable): number {
    const known = this.variables.indexOf(variable);
    return known >= 0 ? known : this.variables.push(variable) - 1;
  }

  private source(id: number): Source {
    const known = this.sources.get(id);
    if (known) return known;
    const variable = this.variableOfHandle.get(id);
    const source: Source = variable
      ? { from: 'variable', index: this.variable(variable) }
      : this.fromOutside(id);
    this.sources.set(id, source);
    return source;
  }

  /** A tensor that was there before the step, and that is neither given to it nor a variable. */
  private fromOutside(id: number): Source {
    // The prototype of the noting addon is the addon itself.
    const original = Object.getPrototypeOf(this.backend.binding) as Binding;
    const identity = original.executeOp('Identity', [], [id], 1)[0];
    if (!identity) throw new NotCompilable('a tensor from outside has no value');
    original.deleteTensor(identity.id);
    const { shape, dtype } = identity;
    const size = sizeOf(shape);
    if (size * 4 > CONSTANT_BYTES_MAX) {
      return { from: 'capture', index: this.captures.push({ id, dtype, shape }) - 1 };
    }
    const content = contentOf(original.tensorDataSync(id), dtype);
    return { from: 'constant', index: this.constants.push({ dtype, shape, content }) - 1 };
  }

  private noteOperation(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: readonly TensorMetadata[],
  ): void {
    this.guarded(() => {
      if (outputs.length === 0 || NOT_PURE.test(name)) {
        throw new NotCompilable(`the operation ${name} does more than compute`);
      }
      const index = this.operations.length;
      this.operations.push({
        name,
        attributes,
        inputs: inputs.map(id => this.source(id)),
        outputs: outputs.map(({ dtype, shape }) => ({ dtype, shape: [...shape] })),
      });
      outputs.forEach(({ id }, output) => this.sources.set(id, { from: 'operation', index, output }));
    });
  }

  private noteConstant(id: number, shape: number[], dtype: number, values: unknown): void {
    this.guarded(() => {
      const content = contentOf(values, dtype);
      const seed = typeof values === 'object' && values !== null ? this.seeds.get(values) : undefined;
      const constant = { dtype, shape: [...shape], content, ...(seed !== undefined && { seed }) };
      this.sources.set(id, { from: 'constant', index: this.constants.push(constant) - 1 });
    });
  }
}

function contentOf(values: unknown, dtype: number): Buffer {
  const list = values as ArrayLike<number>;
  switch (dtype) {
    case DataType.float:
      return copy(list instanceof Float32Array ? list : Float32Array.from(list));
    case DataType.int32:
    case DataType.int64:
      return copy(list instanceof Int32Array ? list : Int32Array.from(list));
    case DataType.bool:
      return copy(list instanceof Uint8Array ? list : Uint8Array.from(list));
    default:
      throw new NotCompilable('it computes with text or complex numbers');
  }
}

function copy(array: Float32Array | Int32Array | Uint8Array): Buffer {
  return Buffer.from(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
}
