/** Of a cell, in CSS pixels, as are all sizes here. */
export const CELL = 30;
export const NAME_WIDTH = 190;
export const HEADER_HEIGHT = 128;
/** So many cells at least beyond the window are drawn too, so that none is missing while one scrolls. */
const MARGIN = 3;
/** Cells come and go by so many at once, so that not each step of a scroll draws anything. */
const BLOCK = 6;

/** What of the matrix is in view. */
export interface View {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** A row and a column, each from 0. */
export type Cell = readonly [row: number, column: number];

/** A cell that was chosen: whose it is and of what, and where it stood. */
export interface Chosen {
  readonly row: string | undefined;
  readonly column: string | undefined;
  readonly place: Cell;
}

/** Where a chosen cell stands by now, since rows and columns come and go: where it stood, where its own are gone. */
export function placeOf(
  { row, column, place }: Chosen,
  rows: readonly string[],
  columns: readonly string[],
): Cell {
  return [indexOf(row, rows, place[0]), indexOf(column, columns, place[1])];
}

const STEPS: Record<string, Cell> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** The rows to draw, of so many. */
export function rowsInView({ top, height }: View, count: number): number[] {
  return range(top, height - HEADER_HEIGHT, count);
}

/** The columns to draw, of so many. */
export function columnsInView({ left, width }: View, count: number): number[] {
  return range(left, width - NAME_WIDTH, count);
}

/** Where a key leads from a cell, in a matrix of so many; undefined for a key that leads nowhere. */
export function moved([row, column]: Cell, key: string, [rows, columns]: Cell): Cell | undefined {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  return step && [clamp(row + step[0], rows), clamp(column + step[1], columns)];
}

/** How far to scroll so that a cell is in view. */
export function intoView([row, column]: Cell, view: View): { readonly top: number; readonly left: number } {
  return {
    top: reach(view.top, row, view.height - HEADER_HEIGHT),
    left: reach(view.left, column, view.width - NAME_WIDTH),
  };
}

/** Whether the same rows and columns are drawn for both, however many there are. */
export function drawsSame(one: View, other: View): boolean {
  const boundsOf = ({ top, left, width, height }: View): number[] => [
    ...bounds(top, height - HEADER_HEIGHT),
    ...bounds(left, width - NAME_WIDTH),
  ];
  const [mine, theirs] = [boundsOf(one), boundsOf(other)];
  return mine.every((bound, index) => bound === theirs[index]);
}

function range(start: number, size: number, count: number): number[] {
  const [first, end] = bounds(start, size);
  return Array.from({ length: Math.max(0, Math.min(count, end) - first) }, (_, index) => first + index);
}

function bounds(start: number, size: number): readonly [first: number, end: number] {
  const first = Math.floor(start / CELL) - MARGIN;
  const end = Math.ceil((start + Math.max(0, size)) / CELL) + MARGIN;
  return [Math.max(0, Math.floor(first / BLOCK) * BLOCK), Math.ceil(end / BLOCK) * BLOCK];
}

/** Where one of all is by now; where it is gone, the place where it was. */
function indexOf(one: string | undefined, all: readonly string[], before: number): number {
  const index = one === undefined ? -1 : all.indexOf(one);
  return index === -1 ? clamp(before, all.length) : index;
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

function reach(start: number, at: number, size: number): number {
  return Math.min(at * CELL, Math.max(start, (at + 1) * CELL - size));
}
