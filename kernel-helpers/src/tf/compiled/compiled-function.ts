/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs keeps the parts of an optimizer private. */
import type { Optimizer, Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { copyOf, nativeBackend } from './backend.ts';
import { reconcile } from './compare.ts';
import { ratesOf } from './graph.ts';
import { guardsHold, guardsOf, type Guard } from './inspection.ts';
import { shapeOf, tensorsOf, type Feeds } from './picked-rows.ts';
import { NotCompilable, type Program } from './program.ts';
import { GraphSession } from './session.ts';
import { isTracing, trace, type Traced } from './trace.ts';

/** An optimizer with what tfjs keeps private. */
export type SteppedOptimizer = Optimizer & { learningRate?: number; incrementIterations(): void };

/** A trace, and what was true when it was made. */
interface Sample {
  readonly program: Program;
  readonly optimizers: readonly SteppedOptimizer[];
  readonly rate: number | undefined;
  /** Which of the results were protected from `tf.tidy`. */
  readonly kept: readonly boolean[];
}

/** How calls with arguments of one shape run. */
type State =
  | { readonly kind: 'eager-yet'; readonly calls: number; readonly attempts: number }
  | { readonly kind: 'traced'; readonly sample: Sample; readonly attempts: number }
  | {
      readonly kind: 'compiled';
      readonly sample: Sample;
      readonly session: GraphSession;
      readonly guards: readonly Guard[];
    }
  | { readonly kind: 'eager'; readonly reason: string };

/** So many traces that cannot be brought together, and calls of this shape stay eager. */
const ATTEMPTS_MAX = 4;
/** So many shapes, and further ones stay eager: each has a graph of its own. */
const SHAPES_MAX = 16;

/** A function of tensors that runs as a graph where one is known to do the same, else eagerly. */
export class CompiledFunction {
  private readonly tf: Tfjs;
  private readonly sessions: Set<GraphSession>;
  private readonly eagerCalls: number;
  private readonly isClosure: boolean;
  private readonly states = new Map<string, State>();
  private rateHandles: { rate: number; ids: readonly number[]; signs: string } | undefined;

  /**
   * @param sessions where its graphs are noted, for whoever frees them
   * @param eagerCalls how many calls of one shape run eagerly before a graph is worth its making
   * @param isClosure whether it may know tensors from elsewhere that are also among its arguments; default: no
   */
  constructor(tf: Tfjs, sessions: Set<GraphSession>, eagerCalls: number, isClosure = false) {
    this.tf = tf;
    this.sessions = sessions;
    this.eagerCalls = eagerCalls;
    this.isClosure = isClosure;
  }

  /**
   * @param key calls with equal keys, and arguments of equal shapes, do the same
   * @param run the function itself, which must compute with the feeds it is given
   */
  call(key: string, feeds: Feeds, run: (feeds: readonly Tensor[]) => readonly Tensor[]): Tensor[] {
    if (isTracing() || this.isObserved) return [...run(tensorsOf(feeds))];
    const shape = `${key} ${shapeOf(feeds)}`;
    const state = this.states.get(shape) ?? this.begin();
    if (state.kind === 'eager') return [...run(tensorsOf(feeds))];
    if (state.kind === 'eager-yet' && state.calls < this.eagerCalls) {
      this.states.set(shape, { ...state, calls: state.calls + 1 });
      return [...run(tensorsOf(feeds))];
    }
    const outputs = state.kind === 'compiled' ? this.runCompiled(state, shape, feeds) : undefined;
    return outputs ?? this.traced(state, shape, tensorsOf(feeds), run);
  }

  /** Why calls run eagerly that will never be compiled. */
  get reasons(): string[] {
    const reasons = [...this.states.values()].flatMap(state =>
      state.kind === 'eager' ? [state.reason] : [],
    );
    return [...new Set(reasons)];
  }

  get isCompiled(): boolean {
    return [...this.states.values()].some(({ kind }) => kind === 'compiled');
  }

  /** Frees the graphs. What they know of variables is brought back before. */
  release(): void {
    for (const state of this.states.values()) if (state.kind === 'compiled') this.free(state.session);
    this.states.clear();
    this.setRate(undefined, []);
  }

  private begin(): State {
    if (this.states.size < SHAPES_MAX) return { kind: 'eager-yet', calls: 0, attempts: 0 };
    return { kind: 'eager', reason: `its arguments have more than ${SHAPES_MAX} different shapes` };
  }

  /** Whether each operation is looked at: to take gradients of it, by `tf.profile`, or in tfjs's debug mode. */
  private get isObserved(): boolean {
    const { state } = this.tf.engine() as unknown as {
      readonly state: { readonly gradientDepth: number; readonly profiling: boolean };
    };
    return state.gradientDepth > 0 || state.profiling || this.tf.env().getBool('DEBUG');
  }

  /** `undefined` where the graph does not do what the function would do now. */
  private runCompiled(
    { session, sample, guards }: State & { kind: 'compiled' },
    shape: string,
    feeds: Feeds,
  ): Tensor[] | undefined {
    if (session.isReleased) return undefined;
    const signs = ratesOf(session.program);
    const rate = rateOf(sample.optimizers);
    if (signs.length === 0 && !Object.is(rate, sample.rate)) return undefined;
    if (!guardsHold(guards)) return undefined;
    let outputs: Tensor[];
    try {
      outputs = session.run(feeds, this.setRate(rate, signs));
    } catch (error) {
      // It runs eagerly instead, where a fault of the data speaks for itself.
      this.free(session);
      this.states.set(shape, { kind: 'eager', reason: `its graph failed (${firstLine(error)})` });
      return undefined;
    }
    for (const optimizer of sample.optimizers) optimizer.incrementIterations();
    outputs.forEach((output, index) => sample.kept[index] && this.tf.keep(output));
    return outputs;
  }

  private traced(
    before: State,
    shape: string,
    feeds: readonly Tensor[],
    run: (feeds: readonly Tensor[]) => readonly Tensor[],
  ): Tensor[] {
    if (this.states.get(shape)?.kind === 'eager') return [...run(feeds)];
    const given = this.isClosure ? feeds.map(feed => copyOf(this.tf, feed)) : feeds;
    const result = trace(this.tf, given, () => run(given));
    for (const copy of given) if (!feeds.includes(copy) && !result.results.includes(copy)) copy.dispose();
    const attempts = 'attempts' in before ? before.attempts : 0;
    this.states.set(shape, this.next(before, result, attempts + 1));
    if (before.kind === 'compiled') this.free(before.session);
    return [...result.results];
  }

  private next(before: State, { program, optimizers, results }: Traced, attempts: number): State {
    const fail = ({ message }: NotCompilable): State =>
      attempts < ATTEMPTS_MAX
        ? { kind: 'eager-yet', calls: this.eagerCalls, attempts }
        : { kind: 'eager', reason: message };
    if (program instanceof NotCompilable) return fail(program);
    const kept = results.map(result => (result as unknown as { kept: boolean }).kept);
    const sample = { program, optimizers, rate: rateOf(optimizers), kept };
    if (!('sample' in before)) return { kind: 'traced', sample, attempts };
    try {
      const common = reconcile(this.tf, before.sample.program, program, [before.sample.rate, sample.rate]);
      const session = new GraphSession(this.tf, common);
      this.sessions.add(session);
      const guards = optimizers.flatMap(optimizer => guardsOf(optimizer));
      return { kind: 'compiled', session, sample: { ...sample, program: common }, guards };
    } catch (error) {
      if (!(error instanceof NotCompilable)) throw error;
      return fail(error);
    }
  }

  private free(session: GraphSession): void {
    session.release();
    this.sessions.delete(session);
  }

  /** Handles of the learning rate, one for each sign that is wanted. */
  private setRate(rate: number | undefined, signs: readonly (1 | -1)[]): readonly number[] {
    const known = this.rateHandles;
    if (known && known.rate === rate && known.signs === signs.join()) return known.ids;
    const { binding } = nativeBackend(this.tf);
    known?.ids.forEach(id => binding.deleteTensor(id));
    this.rateHandles = undefined;
    if (rate === undefined || signs.length === 0) return [];
    const ids = signs.map(sign => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(sign * rate)));
    this.rateHandles = { rate, ids, signs: signs.join() };
    return ids;
  }
}

/** With one optimizer a graph is given the learning rate; with several, they must stay as they are. */
function rateOf(optimizers: readonly SteppedOptimizer[]): number | undefined {
  return optimizers.length === 1 ? optimizers[0]?.learningRate : undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
