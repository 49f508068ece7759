/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-layers keeps the parts of a model private. */
import type { LayersModel, Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { nativeBackend } from './backend.ts';
import { reconcile } from './compare.ts';
import { guardsHold, type CodeInspector, type Inspection } from './foreign-code.ts';
import { ratesOf } from './graph.ts';
import { NotCompilable, type Program } from './program.ts';
import { GraphSession } from './session.ts';
import { trace } from './trace.ts';

/** tfjs-layers' function of one step: a batch in, the loss and the metrics out. */
export type StepFunction = (data: (Tensor | null | undefined)[]) => Tensor[];

/** How the steps for batches of one shape run. */
type State =
  | { readonly kind: 'new'; readonly attempts: number }
  | {
      readonly kind: 'traced';
      readonly program: Program;
      readonly rate: number | undefined;
      readonly attempts: number;
    }
  | { readonly kind: 'compiled'; readonly session: GraphSession; readonly rate: number | undefined }
  | { readonly kind: 'eager'; readonly reason: string };

/** So many traces that cannot be brought together, and steps of this shape stay eager. */
const ATTEMPTS_MAX = 4;

interface Trainable {
  readonly optimizer: Optimizer & { learningRate?: number; incrementIterations(): void };
  readonly collectedTrainableWeights: readonly { readonly val: Variable }[];
}

/** Trains one model: each step as a graph where one is known to do the same, else eagerly. */
export class Trainer {
  /** Its graphs, apart from the model: they are freed when the model is garbage. */
  readonly sessions = new Set<GraphSession>();
  private readonly states = new Map<string, State>();
  private inspection: Inspection = { guards: [] };
  private rateHandles: { rate: number; ids: readonly number[]; signs: string } | undefined;

  private readonly tf: Tfjs;
  private readonly inspector: CodeInspector;
  private readonly model: LayersModel;

  constructor(tf: Tfjs, inspector: CodeInspector, model: LayersModel) {
    this.tf = tf;
    this.inspector = inspector;
    this.model = model;
  }

  /** To be called before a training: what has changed since the last one? */
  prepare(): void {
    if (
      this.inspection.guards.length === 0 ||
      this.inspection.foreign ||
      !guardsHold(this.inspection.guards)
    ) {
      this.reset();
    }
  }

  step(eager: StepFunction, data: (Tensor | null | undefined)[]): Tensor[] {
    if (!this.inspection.foreign && !guardsHold(this.inspection.guards)) this.reset();
    if (this.inspection.foreign) return eager(data);
    const feeds = data.filter(item => item !== null && item !== undefined);
    const key = this.keyOf(data);
    const state = this.states.get(key) ?? { kind: 'new', attempts: 0 };
    if (state.kind === 'eager') return eager(data);
    const outputs = state.kind === 'compiled' ? this.runCompiled(state, key, feeds) : undefined;
    return outputs ?? this.traceStep(eager, data, feeds, key, state);
  }

  /** In a sentence or two, how this model trains. */
  explain(): string {
    if (this.inspection.foreign) return `It trains eagerly, because ${this.inspection.foreign}.`;
    const states = [...this.states.values()];
    const reasons = states.flatMap(state => (state.kind === 'eager' ? [state.reason] : []));
    if (reasons.length > 0) return `It trains eagerly, because ${[...new Set(reasons)].join(', and ')}.`;
    if (states.some(state => state.kind === 'compiled')) return 'It trains compiled: each step is one graph.';
    return 'It has not trained long enough: the third step with batches of one shape is the first to be compiled.';
  }

  /** Frees its graphs; the weights stay. */
  release(): void {
    for (const session of this.sessions) session.release();
    this.sessions.clear();
    this.states.clear();
  }

  private reset(): void {
    this.release();
    this.inspection = this.inspector.inspect(this.model);
  }

  private runCompiled(
    state: State & { kind: 'compiled' },
    key: string,
    feeds: readonly Tensor[],
  ): Tensor[] | undefined {
    const { session, rate } = state;
    const signs = ratesOf(session.program);
    const { optimizer } = this.trainable;
    if (signs.length === 0 && !Object.is(optimizer.learningRate, rate)) return undefined;
    let outputs: Tensor[];
    try {
      outputs = session.run(feeds, this.rates(signs));
    } catch (error) {
      // The step is run eagerly instead, and there the same fault, if it is one of the data, speaks for itself.
      this.free(session);
      this.states.set(key, { kind: 'eager', reason: `its graph failed (${String(error)})` });
      return undefined;
    }
    optimizer.incrementIterations();
    outputs.slice(1).forEach(metric => this.tf.keep(metric));
    return outputs;
  }

  private traceStep(
    eager: StepFunction,
    data: (Tensor | null | undefined)[],
    feeds: readonly Tensor[],
    key: string,
    before: State,
  ): Tensor[] {
    if (this.states.get(key)?.kind === 'eager') return eager(data);
    const rate = this.trainable.optimizer.learningRate;
    const { results, program } = trace(this.tf, feeds, () => eager(data));
    const attempts = 'attempts' in before ? before.attempts : 0;
    this.states.set(key, this.next(before, program, rate, attempts + 1));
    if (before.kind === 'compiled') this.free(before.session);
    return [...results];
  }

  private next(
    before: State,
    program: Program | NotCompilable,
    rate: number | undefined,
    attempts: number,
  ): State {
    const fail = (reason: NotCompilable): State =>
      attempts < ATTEMPTS_MAX ? { kind: 'new', attempts } : { kind: 'eager', reason: reason.message };
    if (program instanceof NotCompilable) return fail(program);
    const earlier =
      before.kind === 'traced'
        ? before
        : before.kind === 'compiled'
          ? { program: before.session.program, rate: before.rate }
          : undefined;
    if (!earlier) return { kind: 'traced', program, rate, attempts };
    try {
      const common = reconcile(this.tf, earlier.program, program, [earlier.rate, rate]);
      const session = new GraphSession(this.tf, common);
      this.sessions.add(session);
      return { kind: 'compiled', session, rate };
    } catch (error) {
      if (!(error instanceof NotCompilable)) throw error;
      return fail(error);
    }
  }

  private free(session: GraphSession): void {
    session.release();
    this.sessions.delete(session);
  }

  private get trainable(): Trainable {
    return this.model as unknown as Trainable;
  }

  /** Steps with equal keys may share a graph. */
  private keyOf(data: (Tensor | null | undefined)[]): string {
    const shapes = data.map(item => (item ? `${item.dtype}${item.shape.join('x')}` : '-'));
    const frozen = this.trainable.collectedTrainableWeights.map(({ val }) => (val.trainable ? '1' : '0'));
    return `${shapes.join(' ')} ${frozen.join('')}`;
  }

  private rates(signs: readonly (1 | -1)[]): readonly number[] {
    if (signs.length === 0) return [];
    const rate = this.trainable.optimizer.learningRate ?? 0;
    if (this.rateHandles?.rate !== rate || this.rateHandles.signs !== signs.join()) {
      const { binding } = nativeBackend(this.tf);
      this.rateHandles?.ids.forEach(id => binding.deleteTensor(id));
      const ids = signs.map(sign => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(sign * rate)));
      this.rateHandles = { rate, ids, signs: signs.join() };
    }
    return this.rateHandles.ids;
  }
}
