import type { Place } from '../emit/source-positions.ts';
import type { Braces } from './object-literal.ts';

/** What is compiled for a cell, and where its places are in the cell that was written. */
export class CellText {
  /** What is compiled. */
  readonly text: string;
  readonly #code: string;
  /** Where a parenthesis was put in that the cell has not. */
  readonly #parenthesis: number | undefined;

  /**
   * @param code The cell as it was written.
   * @param text What is compiled: it begins with the cell, each character in its place.
   */
  constructor(code: string, text: string, parenthesis?: number) {
    this.#code = code;
    this.text = text;
    this.#parenthesis = parenthesis;
  }

  /** A cell with parentheses around a part of it. */
  static parenthesized(code: string, { start, end }: Braces): CellText {
    const text = `${code.slice(0, start)}(${code.slice(start, end)})${code.slice(end)}\n`;
    return new CellText(code, text, start);
  }

  /** Where the cell ends in the text: what follows is the kernel's. */
  get end(): number {
    return this.#code.length + (this.#parenthesis === undefined ? 0 : 2);
  }

  /** The same with something behind it. */
  followedBy(text: string): CellText {
    return text === '' ? this : new CellText(this.#code, this.text + text, this.#parenthesis);
  }

  /** The position in the cell of a position in the text. */
  positionInCell(position: number): number {
    const isBehind = this.#parenthesis !== undefined && position > this.#parenthesis;
    return Math.max(0, Math.min(isBehind ? position - 1 : position, this.#code.length));
  }

  /** The place in the cell of a place in the text. */
  placeInCell({ line, column }: Place): Place {
    if (this.#parenthesis === undefined) return { line, column };
    const lines = this.text.slice(0, this.#parenthesis).split(LINE_END);
    const isBehind = line === lines.length - 1 && column > (lines.at(-1)?.length ?? 0);
    return { line, column: isBehind ? column - 1 : column };
  }
}

/** What ends a line for the compiler. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
