import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import {
  copyOf,
  nativeBackend,
  type NativeBackend,
  type TensorData,
  type TensorMetadata,
} from './backend.ts';
import { loadWithThreads } from './executor-threads.ts';
import { buildGraph, NAMES, ratesOf, TAG } from './graph.ts';
import { PickedRows, type Feeds } from './picked-rows.ts';
import { NotCompilable, type Program } from './program.ts';
import { smallTensor } from './small-values.ts';

/** So many graphs at most are alive; beyond that, the one that has not run for the longest time is freed. */
const GRAPHS_MAX = 48;
/** In the order of their last run. */
const alive = new Set<GraphSession>();

/**
 * A step that runs as one graph. The graph has variables of its own. While it trains, those of tfjs are behind: the
 * first who looks at one makes all of them current.
 */
export class GraphSession {
  private readonly backend: NativeBackend;
  private readonly id: number;
  private readonly inputNames: string;
  private readonly rowInputNames: string;
  private readonly outputNames: string;
  private readonly assigned: readonly Variable[];
  /** Variables of tfjs whose values lie in the graph alone. */
  private readonly behind = new Map<Variable, TensorData>();
  private released = false;

  /** Whether its graph is freed: it cannot run any more. */
  get isReleased(): boolean {
    return this.released;
  }

  private readonly tf: Tfjs;
  readonly program: Program;

  /** @throws NotCompilable when TensorFlow refuses the graph */
  constructor(tf: Tfjs, program: Program) {
    this.tf = tf;
    this.program = program;
    this.backend = nativeBackend(tf);
    const further = [
      ...program.captures.map((_, index) => NAMES.capture(index)),
      ...ratesOf(program).map(NAMES.rate),
    ];
    this.inputNames = [...program.feeds.map((_, index) => NAMES.feed(index)), ...further].join(',');
    this.rowInputNames = [
      ...program.feeds.map((_, index) => NAMES.source(index)),
      NAMES.rows,
      ...further,
    ].join(',');
    this.outputNames = program.results.map((_, index) => NAMES.result(index)).join(',') || NAMES.done;
    this.assigned = [...program.assignments.keys()].flatMap(index => program.variables[index] ?? []);
    this.id = this.load(buildGraph(this.backend.binding, program));
    for (const oldest of alive) if (alive.size >= GRAPHS_MAX) oldest.release();
    alive.add(this);
  }

  /**
   * One step.
   *
   * @param feeds tensors of the shapes that were traced
   * @param rates handles of the learning rate, one for each sign that the step wants
   * @returns what the traced step answered
   */
  run(feeds: Feeds, rates: readonly number[]): Tensor[] {
    alive.delete(this);
    alive.add(this);
    this.push();
    this.fallBehind();
    const isOfRows = feeds instanceof PickedRows;
    const inputs = [
      ...this.backend.getInputTensorIds(isOfRows ? [...feeds.sources, feeds.rows] : feeds),
      ...this.program.captures.map(({ id }) => id),
      ...rates,
    ];
    const outputs = this.call(inputs, isOfRows ? this.rowInputNames : this.inputNames, this.outputNames);
    return this.program.results.length === 0
      ? (outputs.forEach(({ id }) => this.backend.binding.deleteTensor(id)), [])
      : outputs.map(output => this.resultOf(output));
  }

  /** A loss or a metric is read at once: to add it up and to show it costs little then. */
  private resultOf(output: TensorMetadata): Tensor {
    const { binding } = this.backend;
    if (output.shape.length > 0 || output.dtype !== binding.TF_FLOAT) {
      return this.backend.createOutputTensor(output);
    }
    const values = Float32Array.from(binding.tensorDataSync(output.id));
    binding.deleteTensor(output.id);
    return this.tf.engine().makeTensorFromTensorInfo(smallTensor(this.backend, values, []));
  }

  /** Brings the values of all variables back to tfjs. */
  pull(): void {
    const variables = [...this.behind.keys()];
    if (variables.length === 0) return;
    const names = variables.map(variable => NAMES.read(this.program.variables.indexOf(variable)));
    const values = this.call([], '', names.join(','));
    variables.forEach((variable, index) => {
      const data = this.behind.get(variable);
      const value = values[index];
      if (data && value) setHandle(data, value.id);
      this.behind.delete(variable);
    });
  }

  /** Frees the graph. Values that lie in it alone are brought back before. */
  release(): void {
    if (this.released) return;
    this.pull();
    this.released = true;
    alive.delete(this);
    this.backend.binding.deleteSavedModel(this.id);
  }

  /** Gives the graph each variable that was changed by anyone else. */
  private push(): void {
    const names: string[] = [];
    const done: string[] = [];
    const changed: Variable[] = [];
    this.program.variables.forEach((variable, index) => {
      if (this.dataOf(variable).holder === this) return;
      names.push(NAMES.newValue(index));
      done.push(NAMES.set(index));
      changed.push(variable);
    });
    if (changed.length === 0) return;
    const inputs = this.backend.getInputTensorIds(changed);
    const flags = this.call(inputs, names.join(','), done.join(','));
    for (const { id } of flags) this.backend.binding.deleteTensor(id);
    for (const variable of changed) this.dataOf(variable).holder = this;
  }

  /** From now on the graph alone knows the values that it assigns, which are the same until the step runs. */
  private fallBehind(): void {
    if (this.behind.size > 0) {
      const untouched = this.assigned.every(variable => {
        const data = this.dataOf(variable);
        return this.behind.get(variable) === data && data.refCount === 1;
      });
      if (untouched) return;
      this.pull();
    }
    for (const variable of this.assigned) {
      // If someone else keeps the value of before, the variable gets a handle of its own.
      if (this.dataOf(variable).refCount > 1) this.separate(variable);
      const data = this.dataOf(variable);
      const { id } = data;
      this.leaveBehind(variable, data);
      this.backend.binding.deleteTensor(id);
    }
  }

  private separate(variable: Variable): void {
    const own = copyOf(this.tf, variable);
    variable.assign(own);
    own.dispose();
  }

  private leaveBehind(variable: Variable, data: TensorData): void {
    data.values = null;
    data.holder = this;
    Object.defineProperty(data, 'id', {
      configurable: true,
      enumerable: true,
      get: () => {
        this.pull();
        return data.id;
      },
    });
    this.behind.set(variable, data);
  }

  private dataOf(variable: Variable): TensorData {
    if (variable.isDisposed) throw new NotCompilable('a variable of it is disposed');
    return this.backend.tensorMap.get(variable.dataId);
  }

  private call(inputs: number[], inputNames: string, outputNames: string) {
    return this.backend.binding.runSavedModel(this.id, inputs, inputNames, outputNames);
  }

  private load(graph: Buffer): number {
    const folder = mkdtempSync(join(tmpdir(), 'tf-step-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), graph);
      return loadWithThreads(this.program, () => this.backend.binding.loadSavedModel(folder, TAG));
    } catch (error) {
      throw new NotCompilable(`TensorFlow refuses its graph (${String(error)})`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function setHandle(data: TensorData, id: number): void {
  Object.defineProperty(data, 'id', { configurable: true, enumerable: true, writable: true, value: id });
}
