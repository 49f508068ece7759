import type { Answer } from './alternatives.ts';
import type { CheckCall } from './check-call.ts';
import type { CorrectionNote } from './corrections.ts';
import type { ResourceUsage } from './duration-line.ts';
import type { Notebook, NotebookCell } from './notebook.ts';
import type { Region } from './regions.ts';

/** What every cell of a lab has. */
interface CellBase {
  /** Its place in the notebook, counting from 0. */
  readonly index: number;
  readonly id: string;
  readonly source: string;
  /** The cell as the notebook holds it. */
  readonly json: NotebookCell;
  /** Where it stands, in the author's words. */
  readonly place: Place;
}

/** A heading in Markdown. */
export interface Heading {
  /** From 1. */
  readonly level: number;
  readonly text: string;
}

/** Markdown, or a raw cell. */
export interface TextCell extends CellBase {
  readonly kind: 'text';
  readonly headings: readonly Heading[];
  /** Model texts, which a release replaces. */
  readonly answers: readonly Answer[];
}

/** Code that is given: imports, data, charts. */
export interface CodeCell extends CellBase {
  readonly kind: 'code';
}

/** Code in which a student answers, with the right answer. */
export interface AnswerCell extends CellBase {
  readonly kind: 'answer';
  /** At least one. */
  readonly answers: readonly Answer[];
}

/** Code that checks an answer. */
export interface CheckCell extends CellBase {
  readonly kind: 'check';
  readonly check: CheckCall;
  /** What stays with the author. */
  readonly hidden: readonly Region[];
}

export type SourceCell = TextCell | CodeCell | AnswerCell | CheckCell;

/**
 * A lab as its author wrote it. Where something is at fault, the model holds what could be read: `parseLab` tells the
 * faults beside it.
 */
export interface LabModel {
  /** `level/lab`: its path. */
  readonly id: string;
  /** The first heading; empty where there is none. */
  readonly title: string;
  /** How long a newcomer needs; 0 where it is not said. */
  readonly minutes: number;
  readonly prerequisites: readonly string[];
  /** What running all cells takes; undefined where the gate has not said it yet. */
  readonly usage: ResourceUsage | undefined;
  /** What the author has corrected since students have the lab, in the order of the text. */
  readonly corrections: readonly CorrectionNote[];
  readonly cells: readonly SourceCell[];
  /** The notebook as it was read. */
  readonly notebook: Notebook;
}

/** A cell, in the words of its author: nobody knows a cell by its id. */
export interface Place {
  /** Index of the cell, counting from 0. */
  readonly cell: number;
  readonly cellId: string;
  /** The nearest heading at or above the cell. */
  readonly heading: string | undefined;
  /** The first line of the cell that is neither blank nor a marker. */
  readonly firstLine: string;
}

/** What is wrong with a lab. */
export interface LabFault {
  /** What was expected, what is there, what to do. */
  readonly message: string;
  /** Undefined for a fault of the notebook as a whole. */
  readonly place: Place | undefined;
  /** The lines of the cell that are at fault, counting from 1, the last included. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** Lines that the author may paste behind the answer in question, to mend the fault. */
  readonly paste?: string;
}

/** The cells of one kind. */
export function cellsOf<K extends SourceCell['kind']>(
  { cells }: Pick<LabModel, 'cells'>,
  kind: K,
): Extract<SourceCell, { kind: K }>[] {
  return cells.filter((cell): cell is Extract<SourceCell, { kind: K }> => cell.kind === kind);
}

const MAX_FIRST_LINE = 60;

/**
 * Names a cell as its author would: by its heading and first line.
 *
 * @example
 * describePlace(fault.place); // under "2. Accuracy", the cell "function accuracy(actual: string[], ..."
 */
export function describePlace({ cell, heading, firstLine }: Place): string {
  const under = heading === undefined ? '' : `under "${heading}", `;
  const short =
    firstLine.length > MAX_FIRST_LINE ? `${firstLine.slice(0, MAX_FIRST_LINE - 3)}...` : firstLine;
  return short === '' ? `${under}the empty cell number ${cell + 1}` : `${under}the cell "${short}"`;
}

/** A fault as a sentence, with its place before it. */
export function formatFault({ place, lines, message }: LabFault): string {
  if (!place) return message;
  const where = describePlace(place);
  return `${where.charAt(0).toUpperCase()}${where.slice(1)}${lines ? `, line ${lines.first}` : ''}: ${message}`;
}

/** Faults as text, a line each, with the notebook's name before it. */
export function faultLines(faults: readonly LabFault[], name: string): string {
  return faults.map(fault => `${name}: ${formatFault(fault)}`).join('\n');
}

/** Things in the order of the cells where they stand, those of the notebook as a whole first. */
export function inPlaceOrder<T extends { readonly place: Place | undefined }>(placed: readonly T[]): T[] {
  return placed.toSorted((left, right) => (left.place?.cell ?? -1) - (right.place?.cell ?? -1));
}
