import type { ConsoleInterface, Executor } from 'tslab/dist/executor.js';
import type ts from 'typescript';
import { CellCompiler } from '../compiler/cell-compiler.ts';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from '../compiler/names.ts';
import { CellScripts } from '../errors/cell-scripts.ts';
import type { PlaceholderHooks } from '../../host.ts';
import { isUnattempted } from '../errors/error-report.ts';
import { InterruptError } from '../errors/interrupt-error.ts';
import { installStackTraces } from '../errors/stack-trace.ts';
import { GLOBAL_DECLARATIONS } from './globals.ts';
import type { Protect } from './async-work.ts';
import { cellRuntime, currentRun, type CellRun } from './cell-run.ts';
import { importMeta, notebookModule } from './import-meta.ts';
import { moduleLoading } from './module-loading.ts';

/** How a cell ended. */
export type Evaluation =
  { readonly status: 'ok'; readonly value: unknown } | { readonly status: 'error'; readonly error: unknown };

export interface EvaluatorOptions {
  /** The notebook's folder: relative imports start here. */
  readonly folder: string;
  /** Undefined until a cell has loaded the helpers. */
  readonly placeholders: () => PlaceholderHooks | undefined;
  /** Called around the compilation of a cell, which must not be cut off half-way. */
  readonly onCompiling: (isCompiling: boolean) => void;
  /** Does something that no interrupt cuts off. */
  readonly protect: Protect;
}

/** Compiles and runs cells, one after the other, in one scope. */
export class Evaluator {
  /** The notebook's folder. */
  readonly folder: string;
  readonly compiler: CellCompiler;
  readonly #executor: Executor;
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
    this.compiler = new CellCompiler(options.folder, GLOBAL_DECLARATIONS);
    installStackTraces(this.#scripts);
    const module = notebookModule(options.folder);
    const runtime = {
      ...cellRuntime,
      ...moduleLoading(module, options.protect),
      value: <T>(value: T): T => this.#take(value),
      meta: importMeta(module),
      metaOf: importMeta,
    };
    Object.defineProperty(globalThis, CELL_RUNTIME_NAME, { value: runtime });
    Object.defineProperty(globalThis, CELL_SCOPE_NAME, { value: this.#scope });
    // tslab's executor tells its console what was thrown. (Also the value of a cell, but not if it is null.)
    const console: ConsoleInterface = {
      log: () => undefined,
      error: (error: unknown) => {
        this.#outcome = { status: 'error', error };
      },
    };
    const converters = { node: this.compiler, browser: this.compiler, close: () => this.compiler.close() };
    this.#executor = this.compiler.tslab.createExecutor(options.folder, converters, console);
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
    this.#options.onCompiling(true);
    this.compiler.begin(CellScripts.nameOf(count), compiled => {
      this.#scripts.add(count, code, compiled);
      this.#options.onCompiling(false);
    });
    try {
      await this.#executor.execute(code);
    } catch (error) {
      this.#outcome = { status: 'error', error };
    } finally {
      this.#options.onCompiling(false);
    }
    const placeholders = this.#options.placeholders();
    if (placeholders) this.#settle(placeholders);
    return this.#outcome;
  }

  /** What the compiler says against a cell that does not run. */
  check(code: string): readonly ts.Diagnostic[] {
    return this.#options.protect(() => this.compiler.check(code));
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
  #settle(placeholders: PlaceholderHooks): void {
    const error = this.#unattemptedError(placeholders);
    if (error !== undefined) this.#outcome = { status: 'error', error };
    for (const name of this.compiler.variables) {
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
