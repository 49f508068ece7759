import type { Converter, ConvertResult } from 'tslab/dist/converter.js';
import type ts from 'typescript';
import { CompileError } from '../errors/compile-error.ts';
import { awaitingPackages, requiredPackages } from './awaited-imports.ts';
import { CONVERTED_PREFIX, findSyntaxErrors, withoutExports } from './cell-source.ts';
import { Declarations } from './declarations.ts';
import type { CellSourceMaps } from './function-body.ts';
import { LocalModules } from './local-modules.ts';
import { loadTslab, type Tslab } from './tslab.ts';
import { TslabTypeScript } from './tslab-typescript.ts';

/** What is known of a cell that is about to run. */
export interface CompiledCell {
  readonly maps: CellSourceMaps;
  /** Lines of its JavaScript. */
  readonly lineCount: number;
}

/**
 * tslab's converter as the kernel uses it. It remembers the declarations of earlier cells itself, so
 * that those of a cell that failed half-way are not lost, and throws a {@link CompileError} where
 * tslab's would return a list of messages.
 */
export class CellCompiler implements Converter {
  readonly tslab: Tslab;
  readonly #typescript: TslabTypeScript;
  readonly #converter: Converter;
  readonly #localModules: LocalModules;
  readonly #declarations = new Declarations();
  #scriptName = '';
  #onCompiled: (cell: CompiledCell) => void = () => undefined;

  constructor(folder: string, globals: string) {
    this.#typescript = new TslabTypeScript(folder, this.#declarations, globals);
    this.tslab = loadTslab(this.#typescript.api);
    this.#converter = this.tslab.createConverter();
    this.#localModules = new LocalModules(this.#typescript, name => this.#typescript.isVirtual(name));
  }

  /** Names of the `let`, `const` and `var` at the top level of the last cell. */
  get variables(): readonly string[] {
    return this.#typescript.variables;
  }

  /**
   * Prepares for the next cell.
   *
   * @param scriptName The name of its code in stack traces.
   * @param onCompiled Called when it is compiled and about to run.
   */
  begin(scriptName: string, onCompiled: (cell: CompiledCell) => void): void {
    this.#scriptName = scriptName;
    this.#onCompiled = onCompiled;
  }

  /** Reads the declarations of this file and of what it imports, a file at each step. */
  readAhead(fileName: string): Generator<void, void> {
    return this.#typescript.readAhead(fileName);
  }

  convert(_earlier: string, code: string): ConvertResult {
    const syntaxErrors = findSyntaxErrors(code);
    if (syntaxErrors.length > 0) throw new CompileError(syntaxErrors, code);
    const result = this.#converter.convert('', withoutExports(code));
    if (result.diagnostics.length > 0) throw new CompileError(this.#typescript.diagnostics, code);
    this.#declarations.add(this.#typescript.declarations);
    const sideOutputs = this.#localModules.changed();
    const packages = requiredPackages([result.output ?? '', ...sideOutputs.map(({ data }) => data)]);
    const output = awaitingPackages(result.output ?? '', packages);
    this.#onCompiled({ maps: this.#typescript.maps, lineCount: output.split('\n').length });
    return {
      ...result,
      output: `${output}\n//# sourceURL=${this.#scriptName}`,
      hasToplevelAwait: result.hasToplevelAwait || packages.length > 0,
      sideOutputs,
    };
  }

  /** What the compiler says against a cell that does not run, by its places in the cell. */
  check(code: string): readonly ts.Diagnostic[] {
    const syntaxErrors = findSyntaxErrors(code);
    if (syntaxErrors.length > 0) return syntaxErrors;
    const { diagnostics } = this.#converter.convert('', withoutExports(code));
    if (diagnostics.length === 0) return [];
    return this.#typescript.diagnostics.map(diagnostic => ({
      ...diagnostic,
      start: (diagnostic.start ?? 0) - CONVERTED_PREFIX.length,
    }));
  }

  inspect(_earlier: string, code: string, position: number): ReturnType<Converter['inspect']> {
    return this.#converter.inspect('', withoutExports(code), position);
  }

  complete(_earlier: string, code: string, position: number): ReturnType<Converter['complete']> {
    return this.#converter.complete('', withoutExports(code), position);
  }

  addModule(...parameters: Parameters<Converter['addModule']>): ReturnType<Converter['addModule']> {
    return this.#converter.addModule(...parameters);
  }

  close(): void {
    this.#converter.close();
  }
}
