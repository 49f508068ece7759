import type { Tensor } from '@tensorflow/tfjs';
import { CompiledFunction } from './compiled-function.ts';
import { installedTf, isCompilingOn } from './install.ts';
import { shapeOf } from './picked-rows.ts';
import type { GraphSession } from './session.ts';

type Tfjs = ReturnType<typeof installedTf>;

const graphs = new FinalizationRegistry<Set<GraphSession>>(sessions => {
  for (const session of sessions) session.release();
});

/**
 * Makes a training step of your own fast: on the native back end it runs as one TensorFlow graph from its fourth call
 * with tensors of one shape on. Elsewhere, and where the graph would not do the same, it runs as it is.
 *
 * The step must do the same at every call but for its arguments, the values of variables and the optimizer's learning
 * rate: numbers that its JavaScript reads from outside are taken as they were when the graph was made, at the second and
 * third call. A step whose operations differ between those two calls, or which reads values (`dataSync`), stays eager.
 *
 * @param step takes tensors, and anything else, of which each new value has a graph of its own; returns a tensor, an
 *   array or an object of tensors, or nothing
 * @returns the same function, but fast
 * @example
 * const w = tf.variable(tf.scalar(0));
 * const optimizer = tf.train.sgd(0.1);
 * const step = compileStep((x: tf.Tensor, y: tf.Tensor) =>
 *   optimizer.minimize(() => tf.losses.meanSquaredError(y, x.mul(w)), true),
 * );
 * for (let i = 0; i < 100; i++) step(tf.tensor1d([1, 2]), tf.tensor1d([3, 6]))?.dispose();
 */
export function compileStep<Parameters extends readonly unknown[], Result>(
  step: (...parameters: Parameters) => Result,
): (...parameters: Parameters) => Result {
  const sessions = new Set<GraphSession>();
  const names = new Names();
  const shapes = new Map<string, Structure>();
  let compiled: CompiledFunction | undefined;
  const fast = (...parameters: Parameters): Result => {
    const tf = installedTf();
    if (!tf || !isCompilingOn()) return step(...parameters);
    compiled ??= new CompiledFunction(tf, sessions, 0, true);
    const feeds = parameters.filter(parameter => parameter instanceof tf.Tensor);
    const key = parameters.map(item => (item instanceof tf.Tensor ? 'tensor' : names.of(item))).join();
    const shape = `${key} ${shapeOf(feeds)}`;
    let answer: { readonly result: Result } | undefined;
    const outputs = compiled.call(key, feeds, given => {
      let next = 0;
      const replaced = parameters.map(item => (item instanceof tf.Tensor ? given[next++] : item));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each tensor in the place of its like
      const result = step(...(replaced as unknown as Parameters));
      const structure = structureOf(tf, result);
      shapes.set(shape, structure);
      answer = { result };
      return structure.tensors;
    });
    if (answer) return answer.result;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of the structure that the step itself returned
    return shapes.get(shape)?.rebuild(outputs) as Result;
  };
  graphs.register(fast, sessions);
  return fast;
}

/** What a step returned, and how the same is made of other tensors. */
interface Structure {
  readonly tensors: readonly Tensor[];
  rebuild(tensors: readonly Tensor[]): unknown;
}

function structureOf(tf: NonNullable<Tfjs>, value: unknown): Structure {
  if (value instanceof tf.Tensor) return { tensors: [value], rebuild: ([tensor]) => tensor };
  if (value === undefined || value === null) return { tensors: [], rebuild: () => value };
  if (typeof value !== 'object') {
    throw new TypeError(
      `A compiled step returns tensors, alone, in an array or in an object, or nothing, not a ${typeof value}.`,
    );
  }
  const parts = Object.entries(value).map(([key, part]) => [key, structureOf(tf, part)] as const);
  return {
    tensors: parts.flatMap(([, { tensors }]) => tensors),
    rebuild: tensors => {
      let start = 0;
      const rebuilt = parts.map(([key, part]) => {
        const end = start + part.tensors.length;
        const own = part.rebuild(tensors.slice(start, end));
        start = end;
        return [key, own] as const;
      });
      return Array.isArray(value) ? rebuilt.map(([, part]) => part) : Object.fromEntries(rebuilt);
    },
  };
}

/** A name for each value that is not a tensor. */
class Names {
  private readonly objects = new WeakMap<object, string>();
  private count = 0;

  of(value: unknown): string {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') {
      return `${typeof value} ${String(value)}`;
    }
    const name = this.objects.get(value) ?? `object ${++this.count}`;
    this.objects.set(value, name);
    return name;
  }
}
