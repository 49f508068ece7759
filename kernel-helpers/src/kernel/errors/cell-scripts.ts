import type { SourcePositions } from '../compiler/emit/source-positions.ts';

/** A place in a cell as a student counts: lines and columns from 1. */
export interface CellPosition {
  /** The cell's execution count. */
  readonly count: number;
  readonly line: number;
  readonly column: number;
  /** The line's text. */
  readonly text: string;
}

/** What a cell was compiled to. */
interface CompiledScript {
  readonly js: string;
  readonly maps: SourcePositions;
}

/** What ends a line for the compiler. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

interface CellScript {
  readonly count: number;
  readonly lines: readonly string[];
  readonly maps: SourcePositions;
  /** Lines of its JavaScript. */
  readonly lineCount: number;
}

/** The code of every cell that has run, by the name of its script, to lead a stack trace back to it. */
export class CellScripts {
  readonly #scripts = new Map<string, CellScript>();

  /**
   * Takes note of a cell.
   *
   * @param count By which stack traces call it.
   * @returns the name that its script is to have
   */
  add(count: number, code: string, { js, maps }: CompiledScript): string {
    const name = `waymark-cell:${count}`;
    this.#scripts.set(name, { count, lines: code.split(LINE_END), maps, lineCount: js.split('\n').length });
    return name;
  }

  has(scriptName: string): boolean {
    return this.#scripts.has(scriptName);
  }

  /** The place in a cell from which a place in its compiled script comes; undefined for the kernel's own. */
  locate(scriptName: string, line: number, column: number): CellPosition | undefined {
    const script = this.#scripts.get(scriptName);
    // Beneath the cell's lines is the call that tslab's executor puts around them.
    if (!script || line > script.lineCount) return undefined;
    const place = script.maps.originOf({ line: line - 1, column: column - 1 });
    const text = place && script.lines[place.line];
    if (place === undefined || text === undefined) return undefined;
    return { count: script.count, line: place.line + 1, column: place.column + 1, text };
  }
}
