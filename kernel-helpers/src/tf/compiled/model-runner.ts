/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-layers keeps the parts of a model private. */
import type { LayersModel, Tensor, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { CompiledFunction } from './compiled-function.ts';
import { guardsHold, type CodeInspector, type Inspection } from './inspection.ts';
import { PickedRows } from './picked-rows.ts';
import type { GraphSession } from './session.ts';

/** tfjs-layers' function of one batch: the loss and the metrics, or the predictions. */
export type BatchFunction = (data: (Tensor | null | undefined)[]) => readonly Tensor[];

/** What is done with a batch. */
export type Task = 'train' | 'evaluate' | 'predict';

/** How many batches run eagerly before a graph is worth its making: from 5 to 20 ms, and a step saves the most. */
const EAGER_CALLS: Readonly<Record<Task, number>> = { train: 0, evaluate: 6, predict: 16 };

/** Trains, evaluates and predicts with one model: each batch as a graph where one is known to do the same. */
export class ModelRunner {
  /** Its graphs, apart from the model: they are freed when the model is garbage. */
  readonly sessions = new Set<GraphSession>();
  private readonly tf: Tfjs;
  private readonly inspector: CodeInspector;
  private readonly model: LayersModel;
  private readonly functions: Readonly<Record<Task, CompiledFunction>>;
  private inspection: Inspection | undefined;

  constructor(tf: Tfjs, inspector: CodeInspector, model: LayersModel) {
    this.tf = tf;
    this.inspector = inspector;
    this.model = model;
    const compiled = (task: Task) => new CompiledFunction(tf, this.sessions, EAGER_CALLS[task]);
    this.functions = {
      train: compiled('train'),
      evaluate: compiled('evaluate'),
      predict: compiled('predict'),
    };
  }

  /** @param rows of the data, if it is not all of them that are the batch */
  run(task: Task, eager: BatchFunction, data: (Tensor | null | undefined)[], rows?: Tensor): Tensor[] {
    const given = data.filter(item => item !== null && item !== undefined);
    const picked = rows && new PickedRows(this.tf, given, rows);
    const batch = () => {
      const tensors = picked?.tensors.values();
      return tensors ? data.map(item => item && tensors.next().value) : data;
    };
    if (this.inspect().foreign !== undefined) return [...eager(batch())];
    return this.functions[task].call(this.keyOf(data), picked ?? given, () => eager(batch()));
  }

  /** In a sentence, how this model trains. */
  explain(): string {
    const { foreign } = this.inspect();
    const { train } = this.functions;
    const reasons = foreign === undefined ? train.reasons : [foreign];
    const because = reasons.join(', and ');
    if (train.isCompiled) {
      return `It trains compiled: each step is one graph.${because && ` Some steps run eagerly, because ${because}.`}`;
    }
    if (because) return `It trains eagerly, because ${because}.`;
    return 'It has not trained for long enough: a graph is made of the third step with batches of one shape.';
  }

  /** Frees its graphs; the weights stay. */
  release(): void {
    for (const compiled of Object.values(this.functions)) compiled.release();
    for (const session of this.sessions) session.release();
    this.sessions.clear();
  }

  /** What the model is made of, looked at again when anything has changed that a graph depends on. */
  private inspect(): Inspection {
    const known = this.inspection;
    if (known && known.foreign === undefined && guardsHold(known.guards)) return known;
    const found = this.inspector.inspect(this.model);
    if (known && known.foreign === undefined) this.release();
    this.inspection = found;
    return found;
  }

  /** Steps with equal keys may share a graph: where the same is given, and the same weights are frozen. */
  private keyOf(data: (Tensor | null | undefined)[]): string {
    const { collectedTrainableWeights: weights = [] } = this.model as unknown as {
      collectedTrainableWeights?: readonly { readonly val: Variable }[];
    };
    return `${data.map(item => flag(Boolean(item))).join('')}/${weights.map(({ val }) => flag(val.trainable)).join('')}`;
  }
}

function flag(is: boolean): string {
  return is ? '1' : '0';
}
