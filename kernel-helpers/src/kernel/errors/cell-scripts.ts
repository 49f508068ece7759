import { SourceMap, type SourceMapPayload } from 'node:module';
import type { CompiledCell } from '../compiler/cell-compiler.ts';

/** tslab puts `export {};` on a line of its own before each cell. */
const PREFIX_LINES = 1;

/** A place in a cell as a student counts: lines and columns from 1. */
export interface CellPosition {
  /** The cell's execution count. */
  readonly count: number;
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

interface CellScript {
  readonly count: number;
  readonly lines: readonly string[];
  readonly compiled: CompiledCell;
  decoded?: readonly SourceMap[];
}

/** The code of every cell that has run, by the name of its script, to lead a stack trace back to it. */
export class CellScripts {
  readonly #scripts = new Map<string, CellScript>();

  /** The script name of the cell that runs as the `count`th. */
  static nameOf(count: number): string {
    return `waymark-cell:${count}`;
  }

  add(count: number, code: string, compiled: CompiledCell): void {
    this.#scripts.set(CellScripts.nameOf(count), { count, lines: code.split('\n'), compiled });
  }

  has(scriptName: string): boolean {
    return this.#scripts.has(scriptName);
  }

  /** The place in a cell from which a place in its compiled script comes; undefined for the kernel's own. */
  locate(scriptName: string, line: number, column: number): CellPosition | undefined {
    const script = this.#scripts.get(scriptName);
    // Beneath the cell's lines is the call that tslab's executor puts around them.
    if (!script || line > script.compiled.lineCount) return undefined;
    const { maps, lineOffset } = script.compiled.maps;
    script.decoded ??= maps.map(decode);
    let position = { line: line - 1 - lineOffset, column: column - 1 };
    if (position.line < 0) return undefined;
    for (const map of script.decoded) {
      const entry = map.findEntry(position.line, position.column);
      if (!('originalLine' in entry)) return undefined;
      position = { line: entry.originalLine, column: entry.originalColumn };
    }
    const text = script.lines[position.line - PREFIX_LINES];
    if (text === undefined) return undefined;
    return { count: script.count, line: position.line - PREFIX_LINES + 1, column: position.column + 1, text };
  }
}

function decode(map: string): SourceMap {
  return new SourceMap(JSON.parse(map) as SourceMapPayload);
}
