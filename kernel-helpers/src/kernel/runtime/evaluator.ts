import type { CellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { Compiler, type CompiledCell } from '../compiler/compiler.ts';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from '../compiler/emit/names.ts';
import { CellExecutor } from '../compiler/tslab/cell-executor.ts';
import { speakOfCell } from '../errors/cell-words.ts';
import { CellScripts } from '../errors/cell-scripts.ts';
import { CompileError } from '../errors/compile-error.ts';
import type { PlaceholderHooks } from '../../host.ts';
import { isUnattempted } from '../errors/error-report.ts';
import { InterruptError } from '../errors/interrupt-error.ts';
import { installStackTraces } from '../errors/stack-trace.ts';
import { GLOBAL_DECLARATIONS } from './globals.ts';
import { cellRuntime, currentRun, type CellRun } from './cell-run.ts';
import { importMeta, moduleObject, notebookModule } from './import-meta.ts';
import { moduleLoading } from './module-loading.ts';
import { uninterruptible } from './uninterruptible.ts';

/** How a cell ended. */
export type Evaluation =
  { readonly status: 'ok'; readonly value: unknown } | { readonly status: 'error'; readonly error: unknown };

export interface EvaluatorOptions {
  /** The notebook's folder: relative imports start here. */
  readonly folder: string;
  /** Undefined until a cell has loaded the helpers. */
  readonly placeholders: () => PlaceholderHooks | undefined;
}

/** Compiles and runs cells, one after the other, in one scope. */
export class Evaluator {
  /** The notebook's folder. */
  readonly folder: string;
  readonly compiler: Compiler;
  readonly #executor: CellExecutor;
  readonly #scripts = new CellScripts();
  /** The top-level variables of all cells. */
  readonly #scope: Record<string, unknown> = {};
  readonly #options: EvaluatorOptions;
  #outcome: Evaluation = { status: 'ok', value: undefined };
  /** The run of the cell that is evaluated. */
  #run: CellRun | undefined;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.folder = options.folder;
    this.compiler = new Compiler(options.folder, GLOBAL_DECLARATIONS);
    installStackTraces(this.#scripts);
    const module = notebookModule(options.folder);
    const runtime = {
      ...cellRuntime,
      ...moduleLoading(module),
      value: <T>(value: T): T => this.#take(value),
      caught: speakOfCell,
      module: moduleObject(module),
      meta: importMeta(module),
      metaOf: importMeta,
    };
    Object.defineProperty(globalThis, CELL_RUNTIME_NAME, { value: runtime });
    Object.defineProperty(globalThis, CELL_SCOPE_NAME, { value: this.#scope });
    this.#executor = new CellExecutor(options.folder);
  }

  /**
   * Runs a cell to its end. Never rejects: what the cell throws is an outcome.
   *
   * @param code The cell's TypeScript.
   * @param count The cell's execution count, by which stack traces call it.
   */
  async evaluate(code: string, count: number): Promise<Evaluation> {
    this.#outcome = { status: 'ok', value: undefined };
    this.#run = currentRun();
    let variables: readonly string[] = [];
    try {
      const cell = this.#compile(code, count);
      variables = cell.variables;
      await this.#executor.execute(cell);
    } catch (error) {
      this.#outcome = { status: 'error', error };
    }
    const placeholders = this.#options.placeholders();
    if (placeholders) this.#settle(variables, placeholders);
    return this.#outcome;
  }

  /** @throws CompileError for a cell that must not run */
  #compile(code: string, count: number): CompiledCell {
    return uninterruptible.run(() => {
      const cell = this.compiler.compile(code);
      if (cell.js === undefined) throw new CompileError(cell.diagnostics, code);
      const script = this.#scripts.add(count, code, cell);
      return { ...cell, js: `${cell.js}\n//# sourceURL=${script}` };
    });
  }

  /** What the compiler says against a cell that does not run. */
  check(code: string): readonly CellDiagnostic[] {
    return uninterruptible.run(() => this.compiler.check(code));
  }

  /** Notes the value of the cell's last expression; not that of an earlier cell that ends late. */
  #take<T>(value: T): T {
    if (currentRun() === this.#run) this.#outcome = { status: 'ok', value };
    return value;
  }

  /**
   * After a cell that met a placeholder and ended by an error, later cells find placeholders and not
   * variables without a value; and whoever reads a variable that holds one is noted.
   */
  #settle(variables: readonly string[], placeholders: PlaceholderHooks): void {
    const error = this.#unattemptedError(placeholders);
    if (error !== undefined) this.#outcome = { status: 'error', error };
    for (const name of variables) {
      if (error !== undefined) this.#scope[name] ??= placeholders.make(name);
      const value = this.#scope[name];
      if (placeholders.isPlaceholder(value)) this.#watch(name, value, placeholders);
    }
  }

  #unattemptedError(placeholders: PlaceholderHooks): unknown {
    if (this.#outcome.status === 'ok' || this.#outcome.error instanceof InterruptError) return undefined;
    const { error } = this.#outcome;
    return isUnattempted(error) ? error : placeholders.unattempted(error);
  }

  #watch(name: string, value: unknown, placeholders: PlaceholderHooks): void {
    Object.defineProperty(this.#scope, name, {
      get: () => {
        placeholders.meet(value);
        return value;
      },
      set: (answer: unknown) => {
        Object.defineProperty(this.#scope, name, {
          value: answer,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
      enumerable: true,
      configurable: true,
    });
  }
}
