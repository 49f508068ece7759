import { Script } from 'node:vm';
import { UNKNOWN_NAME, type CellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { Compiler, type CompiledCell } from '../compiler/compiler.ts';
import type { ParsedFiles } from '../compiler/program/parsed-files.ts';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from '../compiler/emit/names.ts';
import { usedNames } from '../compiler/cell/read-cell.ts';
import { CellExecutor } from '../compiler/tslab/cell-executor.ts';
import { speakOfCell } from '../errors/cell-words.ts';
import { CompileError } from '../errors/compile-error.ts';
import type { MimeBundle, PlaceholderHooks } from '../../host.ts';
import { isUnattempted } from '../errors/error-report.ts';
import { MissingCellsError } from '../errors/missing-cells-error.ts';
import { refusalBundle } from '../errors/refusal-bundle.ts';
import { InterruptError } from '../errors/interrupt-error.ts';
import { MissingValueError } from '../errors/missing-value-error.ts';
import { Scripts } from '../errors/scripts.ts';
import { isA } from '../errors/thrown-value.ts';
import { installStackTraces } from '../errors/stack-trace.ts';
import { warningsBundle } from '../errors/type-warnings.ts';
import { NotebookCells } from '../notebook/notebook-cells.ts';
import { OTHER_KERNELS_DECLARATIONS, namesOfOtherKernels, type Shows } from '../notebook/other-kernels.ts';
import { TypeChecking } from '../notebook/type-checking.ts';
import { GLOBAL_DECLARATIONS } from './globals.ts';
import { CellImports } from '../modules/cell-imports.ts';
import { ModuleLoader } from '../modules/module-loader.ts';
import { ownScope } from '../modules/own-scope.ts';
import { currentRun, type CellRun } from './cell-run.ts';
import { cellRuntime } from './cell-runtime.ts';
import { importMeta, moduleObject, notebookModule } from './import-meta.ts';
import { uninterruptible } from './uninterruptible.ts';

/** How a cell ended. */
type Ending =
  { readonly status: 'ok'; readonly value: unknown } | { readonly status: 'error'; readonly error: unknown };

/** A run that is evaluated. One that was interrupted may come to its end while the next one is under way. */
interface Evaluating {
  readonly run: CellRun | undefined;
  ending: Ending;
}

/** How a cell ended, and what is to be said against it all the same. */
export type Evaluation = Ending & { readonly warnings: MimeBundle | undefined };

export interface EvaluatorOptions {
  /** The notebook's folder: relative imports start here. */
  readonly folder: string;
  /** Undefined until a cell has loaded the helpers. */
  readonly placeholders: () => PlaceholderHooks | undefined;
  /** Shows things beneath the running cell. */
  readonly host: Shows;
  /** What the compiler has read already. */
  readonly parsed: ParsedFiles | undefined;
}

/** Compiles and runs cells, one after the other, in one scope. */
export class Evaluator {
  /** The notebook's folder. */
  readonly folder: string;
  readonly compiler: Compiler;
  readonly types: TypeChecking;
  /** Which cell has declared what, and how its run ended. */
  readonly cells = new NotebookCells();
  readonly #executor: CellExecutor;
  readonly #scripts = new Scripts();
  readonly #imports: CellImports;
  /** The top-level variables of all cells. */
  readonly #scope: Record<string, unknown> = {};
  readonly #options: EvaluatorOptions;
  /** The newest. */
  #evaluating: Evaluating = { run: undefined, ending: { status: 'ok', value: undefined } };

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.folder = options.folder;
    this.compiler = new Compiler(options.folder, GLOBAL_DECLARATIONS, options.parsed);
    this.types = new TypeChecking(this.compiler, options.folder, process.env, () => this.#welcomeOthers());
    installStackTraces(this.#scripts);
    const module = notebookModule(options.folder);
    const loader = new ModuleLoader({ folder: options.folder, scripts: this.#scripts });
    this.#imports = new CellImports(loader, this.#scope);
    this.#executor = new CellExecutor(options.folder, loader.require);
    const { imports, imported, importFrom } = this.#imports;
    const runtime = {
      ...cellRuntime,
      imports,
      imported,
      importFrom,
      requireOwn: (path: string) => loader.requireOwn(path),
      exportsOf: (...request: Parameters<ModuleLoader['exportsOf']>) => loader.exportsOf(...request),
      scopeOf: ownScope,
      value: <T>(value: T): T => this.#take(value),
      caught: speakOfCell,
      module: moduleObject(module, this.#executor.exports),
      meta: importMeta(module),
      metaOf: importMeta,
    };
    Object.defineProperty(globalThis, CELL_RUNTIME_NAME, { value: Object.freeze(runtime) });
    Object.defineProperty(globalThis, CELL_SCOPE_NAME, { value: this.#scope });
  }

  /**
   * Runs a cell to its end. Never rejects: what the cell throws is an outcome.
   *
   * @param code The cell's TypeScript.
   * @param count The cell's execution count, by which stack traces call it.
   */
  async evaluate(code: string, count: number): Promise<Evaluation> {
    const evaluating: Evaluating = { run: currentRun(), ending: { status: 'ok', value: undefined } };
    this.#evaluating = evaluating;
    let cell: CompiledCell | undefined;
    try {
      await this.#imports.refresh();
      cell = this.#compile(code, count);
      this.cells.compiled(cell);
      await this.#executor.execute(cell);
    } catch (error) {
      evaluating.ending = { status: 'error', error: cell ? mistakesBehind(error, cell, code) : error };
    }
    const warnings = this.#warningsOf(cell, code, evaluating);
    const variables = cell?.variables ?? [];
    const placeholders = this.#options.placeholders();
    if (placeholders) this.#settle(variables, placeholders, evaluating);
    if (evaluating.ending.status === 'error') {
      this.#missAll(variables, count);
      this.#explain(evaluating.ending.error);
    }
    return { ...evaluating.ending, warnings };
  }

  /** @throws CompileError for a cell that must not run */
  #compile(code: string, count: number): CompiledCell {
    return uninterruptible.run(() => {
      this.types.meet(code);
      const cell = this.compiler.compile(code);
      if (cell.js === undefined) {
        this.#missAll(cell.missing, count);
        throw this.#refusal(cell.diagnostics, code);
      }
      const script = this.#scripts.addCell(count, code, cell);
      return { ...cell, js: `${cell.js}\n//# sourceURL=${script}` };
    });
  }

  /**
   * Why a cell does not run. Where names are missing that another cell declares, that alone is said: what else is
   * wrong may follow from it.
   */
  #refusal(diagnostics: readonly CellDiagnostic[], code: string): Error {
    const unknown = diagnostics
      .filter(found => UNKNOWN_NAME.has(found.code))
      .map(({ start, end }) => code.slice(start, end));
    const notBegun = diagnostics.some(isAboutGrammar) ? [] : this.cells.notBegun(usedNames(code));
    const needs = this.cells.whereToFind([...unknown, ...notBegun], this.#evaluating.run?.id);
    return needs ? new MissingCellsError(needs) : new CompileError(diagnostics, code);
  }

  /** Has the page say of a cell that ended in an error what to do, as far as more is known than the error says. */
  #explain(error: unknown): void {
    const missing = missingName(error);
    const needs =
      missing === undefined ? undefined : this.cells.whereToFind([missing], this.#evaluating.run?.id);
    const bundle = refusalBundle(needs ? new MissingCellsError(needs) : error);
    if (bundle) this.#options.host.display(bundle);
  }

  /** What is to be said against a cell that has run, and is not said by its error. */
  #warningsOf(cell: CompiledCell | undefined, code: string, { ending }: Evaluating): MimeBundle | undefined {
    const error = ending.status === 'error' ? ending.error : undefined;
    const isSaid = (code: number): boolean =>
      isA(error, CompileError) || (isA(error, ReferenceError) && UNKNOWN_NAME.has(code));
    const warnings = cell?.diagnostics.filter(warning => !isSaid(warning.code)) ?? [];
    return warningsBundle(warnings, code, this.types.takeNotes());
  }

  /** Does what the cell that has run leaves to be done before the next one. */
  settle(): void {
    uninterruptible.run(() => this.compiler.settle());
  }

  /** What the compiler says against a cell that does not run. */
  check(code: string): readonly CellDiagnostic[] {
    return uninterruptible.run(() => this.compiler.check(code));
  }

  /** Notes the value of the cell's last expression; not that of an earlier cell that ends late. */
  #take<T>(value: T): T {
    if (currentRun() === this.#evaluating.run) this.#evaluating.ending = { status: 'ok', value };
    return value;
  }

  /**
   * After a cell that met a placeholder and ended by an error, later cells find placeholders and not
   * variables without a value; and whoever reads a variable that holds one is noted.
   */
  #settle(variables: readonly string[], placeholders: PlaceholderHooks, evaluating: Evaluating): void {
    const error = unattemptedError(evaluating.ending, placeholders);
    if (error !== undefined) evaluating.ending = { status: 'error', error };
    for (const name of variables) {
      if (error !== undefined) this.#scope[name] ??= placeholders.make(name);
      const value = this.#scope[name];
      if (placeholders.isPlaceholder(value)) this.#watch(name, value, placeholders);
    }
  }

  /** Names that notebooks for other kernels expect are there for those that were written for them. */
  #welcomeOthers(): void {
    const names = namesOfOtherKernels(this.#options.host);
    for (const [name, value] of Object.entries(names)) this.#scope[name] ??= value;
    // Packages for IJavascript look for it in the global scope.
    Object.defineProperty(globalThis, '$$', { value: names['$$'], writable: true, configurable: true });
    this.compiler.declare(OTHER_KERNELS_DECLARATIONS);
  }

  /** Whoever reads a variable to which its cell has not come is told so. */
  #missAll(names: readonly string[], count: number): void {
    for (const name of names) {
      if (Object.hasOwn(this.#scope, name)) continue;
      this.#define(name, () => {
        throw new MissingValueError(name, `cell [${count}]`);
      });
    }
  }

  #watch(name: string, value: unknown, placeholders: PlaceholderHooks): void {
    this.#define(name, () => {
      placeholders.meet(value);
      return value;
    });
  }

  /** Has a variable answer by a function until it is given a value. */
  #define(name: string, get: () => unknown): void {
    Object.defineProperty(this.#scope, name, {
      get,
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

function unattemptedError(ending: Ending, placeholders: PlaceholderHooks): unknown {
  if (ending.status === 'ok' || isA(ending.error, InterruptError)) return undefined;
  return isUnattempted(ending.error) ? ending.error : placeholders.unattempted(ending.error);
}

/** TypeScript's errors 1000 to 1999: what the other cells declare changes nothing about them. */
function isAboutGrammar({ code }: CellDiagnostic): boolean {
  return code < 2000;
}

/** The name for want of which a cell has ended in an error. */
function missingName(error: unknown): string | undefined {
  if (isA(error, MissingValueError)) return error.variable;
  return isA(error, ReferenceError) ? /^(\S+) is not defined$/.exec(error.message)?.[1] : undefined;
}

/** What the engine refuses to run, the compiler has said more about. */
function mistakesBehind(error: unknown, { js, diagnostics }: CompiledCell, code: string): unknown {
  const isRefused = isA(error, SyntaxError) && diagnostics.length > 0 && !isGrammatical(js);
  return isRefused ? new CompileError(diagnostics, code) : error;
}

/** Whether the engine can run the body of a function. */
function isGrammatical(body: string): boolean {
  try {
    return Boolean(new Script(`(async function () {${body}\n})`));
  } catch {
    return false;
  }
}
