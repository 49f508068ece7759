import { tokenize } from './tokens.ts';

const KINDS = ['SOLUTION', 'STUB', 'WRONG', 'HIDDEN TESTS'] as const;
export type RegionKind = (typeof KINDS)[number];

/** Lines of a cell between a pair of markers, each on a line of its own. */
export interface Region {
  readonly kind: RegionKind;
  /** The lines that hold the markers, counting from 1. */
  readonly beginLine: number;
  readonly endLine: number;
  /** Offsets of what stands between: whole lines, the last one's line break included. */
  readonly from: number;
  readonly to: number;
  /** Offsets of all of it, the lines of the markers included. */
  readonly begin: number;
  readonly end: number;
  readonly text: string;
  /** Of a wrong answer: the check that must find it, and what is wrong. */
  readonly check?: string;
  readonly name?: string;
}

/** What is wrong with a cell's markers. */
export interface RegionFault {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** A cell's regions in their order. Those whose markers are at fault are left out. */
export interface Regions {
  readonly regions: readonly Region[];
  readonly faults: readonly RegionFault[];
}

/**
 * Finds the marked regions of a code cell. A marker is a comment: in a string, a template or another
 * comment it is text.
 *
 *     /// BEGIN SOLUTION              the answer
 *     /// BEGIN STUB                  what a student begins with, where it cannot be derived
 *     /// BEGIN WRONG q1-area: adds   a wrong answer that the check q1-area must find
 *     /// BEGIN HIDDEN TESTS          what stays with the author, in a check
 *
 * each up to its `/// END`.
 */
export function findRegions(source: string): Regions {
  if (!EDGE.test(source)) return NONE;
  const markers: Line[] = [];
  let line: Line = { number: 1, from: 0, next: 0, text: '' };
  for (const { type, text, from } of tokenize(source)) {
    if (type !== 'SingleLineComment' || !EDGE.test(text)) continue;
    line = lineAt(source, from, line);
    // What follows code on its line is a comment on that code.
    if (line.text.trim() === text.trim()) markers.push(line);
  }
  return pair(source, markers);
}

/** Finds the marked regions of a Markdown cell: a marker is a line of its own, outside of fenced code. */
export function findMarkdownRegions(source: string): Regions {
  if (!EDGE.test(source)) return NONE;
  return pair(source, outsideFences(new Lines(source).all));
}

/** What every marker holds. */
const EDGE = /\b(?:BEGIN|END)\b/i;

const NONE: Regions = { regions: [], faults: [] };

const MARKER =
  /^\s*\/\/\/ (?<edge>BEGIN|END) (?<kind>SOLUTION|STUB|WRONG|HIDDEN TESTS)(?: +(?<rest>\S.*?))?\s*$/;
const ALMOST_A_MARKER = /^\s*(?:\/{2,}|#+)\s*(?:BEGIN|END)\s*(?:SOLUTION|HIDDEN|STUB|WRONG)\b/i;
const WRONG = /^(?<check>[a-z0-9]+(?:-[a-z0-9]+)*): +(?<name>\S.*)$/;

/** A line of a cell. */
export interface Line {
  /** Counts from 1. */
  readonly number: number;
  readonly from: number;
  /** Where the next line begins. */
  readonly next: number;
  readonly text: string;
}

/** The line that holds an offset, which is not above an earlier line. */
function lineAt(source: string, offset: number, earlier: Line): Line {
  const from = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', offset);
  let { number } = earlier;
  for (let at = earlier.from; (at = source.indexOf('\n', at)) >= 0 && at < from; at++) number++;
  const text = source.slice(from, end < 0 ? undefined : end);
  return { number, from, next: end < 0 ? source.length : end + 1, text };
}

/** The lines of a text. */
export class Lines {
  readonly all: readonly Line[];

  constructor(source: string) {
    const all: Line[] = [];
    let from = 0;
    for (const text of source.split('\n')) {
      const next = Math.min(from + text.length + 1, source.length);
      all.push({ number: all.length + 1, from, next, text });
      from += text.length + 1;
    }
    this.all = all;
  }

  /** The line that holds an offset. */
  at(offset: number): Line {
    let low = 0;
    let high = this.all.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.all[middle]!.from <= offset) low = middle;
      else high = middle - 1;
    }
    return this.all[low]!;
  }
}

/** The lines of Markdown that do not stand in fenced code. */
export function outsideFences(lines: readonly Line[]): Line[] {
  let fence: string | undefined;
  return lines.filter(({ text }) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && /^\s*[`~]+\s*$/.test(text)) fence = undefined;
      return false;
    }
    fence = mark;
    return mark === undefined;
  });
}

interface Open {
  readonly kind: RegionKind;
  readonly line: Line;
  readonly wrong: { check: string; name: string } | undefined;
}

function pair(source: string, lines: readonly Line[]): Regions {
  const regions: Region[] = [];
  const faults: RegionFault[] = [];
  let open: Open | undefined;
  for (const line of lines) {
    const fault = (message: string) => faults.push({ line: line.number, message });
    const { edge, kind: word, rest } = MARKER.exec(line.text)?.groups ?? {};
    const kind = KINDS.find(name => name === word);
    if (!kind) {
      if (ALMOST_A_MARKER.test(line.text)) {
        fault(
          `"${line.text.trim()}" is no marker: write exactly /// BEGIN SOLUTION (or STUB, HIDDEN TESTS), /// BEGIN WRONG check: what is wrong, or the /// END of one`,
        );
      }
      continue;
    }
    if (rest !== undefined && (edge === 'END' || kind !== 'WRONG')) {
      fault(`nothing may follow /// ${edge} ${kind}, found "${rest}"`);
    }
    if (edge === 'BEGIN') {
      if (open) {
        fault(
          `BEGIN ${kind} stands inside the region that BEGIN ${open.kind} opened in line ${open.line.number}: end that one first`,
        );
        continue;
      }
      open = { kind, line, wrong: undefined };
      if (kind !== 'WRONG') continue;
      const { check, name } = WRONG.exec(rest ?? '')?.groups ?? {};
      if (check !== undefined && name !== undefined) open = { ...open, wrong: { check, name } };
      else {
        fault(
          'a wrong answer names the check that must find it, and says what is wrong, such as /// BEGIN WRONG q1-area: adds instead of multiplying',
        );
      }
    } else if (open?.kind !== kind) {
      fault(`END ${kind} has no BEGIN ${kind} before it`);
    } else {
      const { next: from, number: beginLine, from: begin } = open.line;
      const to = Math.max(from, line.from);
      const text = source.slice(from, to);
      const region = { kind, beginLine, endLine: line.number, from, to, begin, end: line.next, text };
      if (kind !== 'WRONG') regions.push(region);
      else if (open.wrong) regions.push({ ...region, ...open.wrong });
      open = undefined;
    }
  }
  if (open) {
    faults.push({ line: open.line.number, message: `BEGIN ${open.kind} has no END ${open.kind} after it` });
  }
  return { regions, faults: faults.toSorted((left, right) => left.line - right.line) };
}
