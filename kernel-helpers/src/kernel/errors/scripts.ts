import { SourcePositions } from '../compiler/emit/source-positions.ts';

/** A place in a cell or a file as a student counts: lines and columns from 1. */
export interface SourcePosition {
  /** What the place is in: `cell [3]`, `lib/util.ts`. */
  readonly source: string;
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

interface Script {
  readonly source: string;
  readonly lines: readonly string[];
  readonly maps: SourcePositions;
  /** Lines of its JavaScript. */
  readonly lineCount: number;
}

/** The code of every cell and file of the student's that has run, by its script, to lead a stack trace back to it. */
export class Scripts {
  readonly #scripts = new Map<string, Script>();

  /**
   * Takes note of a cell.
   *
   * @param count By which stack traces call it.
   * @returns the name that its script is to have
   */
  addCell(count: number, code: string, { js, maps }: CompiledScript): string {
    const name = `waymark-cell:${count}`;
    this.#add(name, `cell [${count}]`, code, js, maps);
    return name;
  }

  /**
   * Takes note of one of the student's files.
   *
   * @param scriptName Its path or URL.
   * @param source What stack traces call it.
   * @param map Its source map; undefined where it runs as it is.
   */
  addFile(scriptName: string, source: string, text: string, js: string, map: string | undefined): void {
    this.#add(scriptName, source, text, js, new SourcePositions(map === undefined ? [] : [map]));
  }

  #add(name: string, source: string, text: string, js: string, maps: SourcePositions): void {
    this.#scripts.set(name, { source, lines: text.split(LINE_END), maps, lineCount: js.split('\n').length });
  }

  has(scriptName: string): boolean {
    return this.#scripts.has(scriptName);
  }

  /** The place from which a place in a compiled script comes; undefined for the kernel's own. */
  locate(scriptName: string, line: number, column: number): SourcePosition | undefined {
    const script = this.#scripts.get(scriptName);
    // Beneath a cell's lines is the call that tslab's executor puts around them.
    if (!script || line > script.lineCount) return undefined;
    const place = script.maps.originOf({ line: line - 1, column: column - 1 });
    const text = place && script.lines[place.line];
    if (place === undefined || text === undefined) return undefined;
    return { source: script.source, line: place.line + 1, column: place.column + 1, text };
  }
}
