/* oxlint-disable typescript/no-unsafe-type-assertion -- whatever hangs on a layer is looked at */
import type { LayersModel } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';

/** A property that a compiled step takes to be unchanged. */
export interface Guard {
  readonly owner: object;
  readonly key: string;
  readonly value: unknown;
}

export interface Inspection {
  /** Why JavaScript of the user's takes part in a step, as the end of "because ...". */
  readonly foreign?: string;
  /** The settings of layers and optimizer that decide what a step computes. */
  readonly guards: readonly Guard[];
}

/** Properties that do not decide what a step computes, or that change with every step. */
const OF_NO_EFFECT = new Set(
  `id name inboundNodes outboundNodes _losses _updates _built built _trainableWeights _nonTrainableWeights
  _addedWeightNames _callHook _refCount dropoutMask recurrentDropoutMask states_ keptStates iterations_ learningRate c
  initialWeights`.split(/\s+/),
);

/**
 * Whether a model trains by tfjs's own code alone. Only of that is known which JavaScript values it depends on.
 */
export class CodeInspector {
  private readonly classes: ReadonlySet<unknown>;
  private readonly functions: ReadonlySet<unknown>;

  private readonly tf: Tfjs;

  /** To be made before users' code registers classes of its own. */
  constructor(tf: Tfjs) {
    this.tf = tf;
    const map = tf.serialization.SerializationMap.getMap().classNameMap as Record<string, [unknown, unknown]>;
    this.classes = new Set(Object.values(map).map(([constructor]) => constructor));
    this.functions = new Set<unknown>([...Object.values(tf.metrics), ...Object.values(tf.losses)]);
  }

  inspect(model: LayersModel): Inspection {
    const walk = new Walk(this.tf, this.classes);
    const { optimizer, loss, metrics, lossFunctions, metricsTensors } = model as unknown as Compiled;
    const foreign =
      this.foreignFunction('loss', loss) ??
      this.foreignFunction('metric', metrics) ??
      walk.layers(model) ??
      (optimizer && walk.object(optimizer, 'the optimizer'));
    walk.guards.push(
      { owner: model, key: 'optimizer_', value: optimizer },
      { owner: model, key: 'lossFunctions', value: lossFunctions },
      { owner: model, key: 'metricsTensors', value: metricsTensors },
    );
    return foreign === undefined ? { guards: walk.guards } : { foreign, guards: walk.guards };
  }

  private foreignFunction(what: string, given: unknown): string | undefined {
    if (typeof given === 'function') {
      return this.functions.has(given) ? undefined : `a ${what} is a function of yours`;
    }
    if (typeof given !== 'object' || given === null) return undefined;
    for (const item of Object.values(given)) {
      const foreign = this.foreignFunction(what, item);
      if (foreign !== undefined) return foreign;
    }
    return undefined;
  }
}

/** The settings and the variables of an optimizer, as they are now. */
export function guardsOf(owner: object): Guard[] {
  const guards: Guard[] = [];
  for (const [key, value] of Object.entries(owner) as [string, unknown][]) {
    if (OF_NO_EFFECT.has(key)) continue;
    guards.push({ owner, key, value });
    // A tensor has a method of that name.
    const isSlot = typeof value === 'object' && value !== null && Object.hasOwn(value, 'variable');
    if (Array.isArray(value) || isSlot) guards.push(...guardsOf(value));
  }
  return guards;
}

export function guardsHold(guards: readonly Guard[]): boolean {
  return guards.every(({ owner, key, value }) => Object.is(Reflect.get(owner, key), value));
}

/** What `compile` has set. */
interface Compiled {
  readonly optimizer?: object;
  readonly loss: unknown;
  readonly metrics: unknown;
  readonly lossFunctions: unknown;
  readonly metricsTensors: unknown;
}

interface LayerLike {
  readonly name: string;
  readonly layers?: readonly LayerLike[];
  readonly stateful?: boolean;
}

class Walk {
  readonly guards: Guard[] = [];
  private readonly seen = new Set<object>();

  private readonly tf: Tfjs;
  private readonly classes: ReadonlySet<unknown>;

  constructor(tf: Tfjs, classes: ReadonlySet<unknown>) {
    this.tf = tf;
    this.classes = classes;
  }

  layers(model: LayerLike | LayersModel): string | undefined {
    for (const layer of (model.layers ?? []) as readonly LayerLike[]) {
      const foreign = layer.layers
        ? this.layers(layer)
        : layer.stateful
          ? `the layer '${layer.name}' keeps its state from batch to batch`
          : Reflect.get(layer, '_callHook')
            ? `the layer '${layer.name}' calls a hook of yours`
            : this.object(layer, `the layer '${layer.name}'`);
      if (foreign !== undefined) return foreign;
    }
    return undefined;
  }

  object(object: object, what: string): string | undefined {
    if (this.seen.has(object)) return undefined;
    this.seen.add(object);
    const plain = Array.isArray(object) || Object.getPrototypeOf(object) === Object.prototype;
    if (!plain && !this.classes.has(object.constructor)) {
      return `${what} is of a class of yours (${object.constructor?.name || 'unnamed'})`;
    }
    for (const [key, value] of Object.entries(object) as [string, unknown][]) {
      if (OF_NO_EFFECT.has(key) || /Initializer$|Spec$/.test(key)) continue;
      const foreign = this.property(object, key, value, what);
      if (foreign !== undefined) return foreign;
    }
    return undefined;
  }

  private property(owner: object, key: string, value: unknown, what: string): string | undefined {
    if (typeof value === 'function' && key in (Object.getPrototypeOf(owner) as object)) {
      return `${what} has a function of yours ('${key}')`;
    }
    if (typeof value !== 'object' || value === null) {
      this.guards.push({ owner, key, value });
      return undefined;
    }
    if (this.isWeight(value)) return undefined;
    return this.object(value, what);
  }

  /** Tensors, variables, and what stands for them when a model is put together. */
  private isWeight(value: object): boolean {
    return (
      value instanceof this.tf.Tensor ||
      value instanceof this.tf.SymbolicTensor ||
      ('val' in value && value.val instanceof this.tf.Tensor) ||
      ('variable' in value && value.variable instanceof this.tf.Tensor)
    );
  }
}
