import type ts from 'typescript';
import type { CellText } from '../cell/cell-text.ts';
import { importTypes, nestedVarDeclarations } from '../declarations/cell-declarations.ts';
import { cellCompilerOptions } from '../program/options.ts';
import type { OpenCell } from '../program/workspace.ts';
import { typescript } from '../typescript.ts';
import { liveBindings } from './live-bindings.ts';
import { SourcePositions } from './source-positions.ts';

/** What a cell compiles to. */
export interface EmittedCell {
  /** The body of a function that is given `exports` and `require`. */
  readonly js: string;
  /** The names that it takes from other cells. */
  readonly uses: readonly string[];
  readonly maps: SourcePositions;
}

/** What the compiler is to write: numbers of its own. */
const SCRIPT = 0;
const DECLARATIONS = 1;

interface ForcibleProgram {
  emit(...parameters: [...Required<Parameters<ts.Program['emit']>>, boolean] | unknown[]): ts.EmitResult;
}

/**
 * Compiles a cell whose types need not be right.
 *
 * @param undeclared Names that it assigns to and that become variables by that.
 */
export function emitCell(
  { program, cell, earlier }: OpenCell,
  source: CellText,
  undeclared: readonly string[] = [],
): EmittedCell {
  const checker = program.getTypeChecker();
  let js = '';
  let map = '';
  let isModule = false;
  const uses = new Set<string>();
  const receive = (name: string, text: string): void => {
    if (name.endsWith('.map')) map = text;
    else js = text;
  };
  const transformers: ts.CustomTransformers = {
    before: [
      liveBindings(checker, cell, earlier, { end: source.end, undeclared, onUse: name => uses.add(name) }),
    ],
    after: [asFunctionBody(() => (isModule = true))],
  };
  emit(program, cell, receive, SCRIPT, transformers);
  js = withoutMapComment(js);
  const positions = (...maps: string[]): SourcePositions =>
    new SourcePositions(maps, place => source.placeInCell(place));
  if (!isModule) return { js, uses: [...uses], maps: positions(map) };
  const commonJs = toCommonJs(js);
  return { js: commonJs.js, uses: [...uses], maps: positions(commonJs.map, map) };
}

/**
 * What a cell declares, as the text of a `.d.ts` file. Of a cell that is emitted as well, it is asked for after that.
 *
 * @param undeclared Names that it assigns to and that become variables by that.
 */
export function declarationsOf({ program, cell }: OpenCell, undeclared: readonly string[] = []): string {
  let declarations = '';
  const receive = (_: string, text: string): void => {
    declarations = text;
  };
  emit(program, cell, receive, DECLARATIONS, { afterDeclarations: [importTypes(cell), withoutExports] });
  const nested = nestedVarDeclarations(program.getTypeChecker(), cell);
  return declarations + nested + undeclared.map(declared).join('');
}

function emit(
  program: ts.Program,
  cell: ts.SourceFile,
  receive: (name: string, text: string) => void,
  what: typeof SCRIPT | typeof DECLARATIONS,
  transformers: ts.CustomTransformers,
): void {
  // A type that cannot be written down in full is better written in part than not at all.
  const evenIfIncomplete = true;
  (program as ForcibleProgram).emit(cell, receive, undefined, what, transformers, evenIfIncomplete);
}

/** Makes a module that exports nothing the body of a strict function. */
function asFunctionBody(onModule: () => void): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    file => {
      if (file.statements.some(needsModule)) {
        onModule();
        return file;
      }
      const useStrict = factory.createExpressionStatement(factory.createStringLiteral('use strict'));
      const statements = file.statements.filter(statement => !typescript.isExportDeclaration(statement));
      return factory.updateSourceFile(file, [useStrict, ...statements]);
    };
}

function needsModule(statement: ts.Statement): boolean {
  if (typescript.isExportDeclaration(statement)) return statement.moduleSpecifier !== undefined;
  if (typescript.isImportDeclaration(statement) || typescript.isExportAssignment(statement)) return true;
  return (typescript.getCombinedModifierFlags(statement) & typescript.ModifierFlags.Export) !== 0;
}

const withoutExports: ts.TransformerFactory<ts.SourceFile | ts.Bundle> =
  ({ factory }) =>
  root =>
    typescript.isSourceFile(root)
      ? factory.updateSourceFile(
          root,
          root.statements.filter(statement => !typescript.isExportDeclaration(statement)),
        )
      : root;

function toCommonJs(module: string): { readonly js: string; readonly map: string } {
  const { target = typescript.ScriptTarget.ESNext } = cellCompilerOptions();
  const { outputText, sourceMapText = '' } = typescript.transpileModule(module, {
    compilerOptions: {
      module: typescript.ModuleKind.CommonJS,
      target,
      esModuleInterop: true,
      sourceMap: true,
      newLine: typescript.NewLineKind.LineFeed,
    },
    fileName: 'cell.js',
  });
  return { js: withoutMapComment(outputText), map: sourceMapText };
}

function withoutMapComment(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

function declared(name: string): string {
  return `declare let ${name}: any;\n`;
}
