import type ts from 'typescript';
import { cellCompilerOptions } from './options.ts';
import { typescript } from './typescript.ts';

/** The way back from the lines that run to the lines of the cell. */
export interface CellSourceMaps {
  /** Source maps to look a place up in, one after the other. */
  readonly maps: readonly string[];
  /** Lines before the first that the maps know. */
  readonly lineOffset: number;
}

/**
 * The second step of tslab's converter: from a module to the body of a function that is given `exports`.
 *
 * @param code A module in JavaScript.
 * @param options The converter's.
 * @param before The way from its lines back to the cell's.
 */
export function toFunctionBody(
  code: string,
  options: ts.TranspileOptions,
  before: CellSourceMaps,
): ts.TranspileOutput & { readonly maps: CellSourceMaps } {
  const script = asScript(withoutMapComment(code));
  if (script !== undefined) return { outputText: script, maps: { ...before, lineOffset: 1 } };
  const { noImplicitUseStrict: _, ...compilerOptions } = options.compilerOptions ?? {};
  const output = typescript.transpileModule(withoutMapComment(code), {
    ...options,
    compilerOptions: {
      ...compilerOptions,
      target: cellCompilerOptions().target,
      sourceMap: true,
      importHelpers: true,
    },
  } as ts.TranspileOptions);
  const { sourceMapText } = output;
  const maps =
    sourceMapText === undefined ? before : { maps: [sourceMapText, ...before.maps], lineOffset: 0 };
  return { ...output, outputText: withoutMapComment(output.outputText), maps };
}

/**
 * A module that imports nothing, without the compiler's help: its only exports are `export {}` and
 * tslab's name for the value of the last expression. Columns stay what they were.
 */
function asScript(code: string): string | undefined {
  if (/\bimport\b/.test(code)) return undefined;
  const body = code.replace(/^export \{\};\s*$(?![\s\S]*\S)/m, '');
  const value = '\nexport const tsLastExpr';
  const at = `\n${body}`.lastIndexOf(value);
  if (at < 0) return `"use strict";\n${body}`;
  const name = body.slice(at + 'export const '.length);
  return `"use strict";\n${body.slice(0, at)}     exports.${name}`;
}

function withoutMapComment(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}
