import {
  findRegions,
  groupAnswers,
  readCheckCalls,
  tokenizeCode,
  type CheckCall,
  type Region,
  type RegionKind,
} from '@waymark/roadmap/lab';

/** Lines of a cell, counting from 1, the last included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Puts lines of a cell between a pair of markers.
 *
 * @returns The cell as it was where a region would stand inside another.
 */
export function wrapLines(
  source: string,
  kind: Exclude<RegionKind, 'WRONG'>,
  range: LineRange = { first: 1, last: source.split('\n').length },
): string {
  const lines = source.split('\n');
  const { first, last } = withoutBlankEdges(lines, range);
  const overlaps = findRegions(source).regions.some(
    ({ beginLine, endLine }) => beginLine <= last && endLine >= first,
  );
  if (overlaps) return source;
  const indent = indentOf(lines[first - 1] ?? '');
  const inner = lines.slice(first - 1, last);
  lines.splice(first - 1, inner.length, `${indent}/// BEGIN ${kind}`, ...inner, `${indent}/// END ${kind}`);
  return lines.join('\n');
}

function withoutBlankEdges(lines: readonly string[], { first, last }: LineRange): LineRange {
  let [from, to] = [Math.max(first, 1), Math.min(last, lines.length)];
  while (from < to && lines[from - 1]!.trim() === '') from++;
  while (to > from && lines[to - 1]!.trim() === '') to--;
  return { first: from, last: to };
}

/** A wrong answer as an author names it. */
export interface WrongAnswer {
  readonly check: string;
  /** What is wrong; its line breaks become spaces. */
  readonly name: string;
  /** Its lines; by default those of the right answer, to be changed. */
  readonly text?: string;
}

/**
 * Adds a wrong answer behind an answer of a cell and all that stands behind it already.
 *
 * @param line In the answer, or in what stands behind it. Elsewhere, the cell's last answer is meant.
 * @returns The new text, and the first line of the wrong answer; undefined where the cell has no answer.
 */
export function addWrongAnswer(
  source: string,
  line: number,
  { check, name, text }: WrongAnswer,
): { source: string; line: number } | undefined {
  const { answers } = groupAnswers(source, findRegions(source).regions);
  const regionsOf = ({ solution, stub, wrong }: (typeof answers)[number]): Region[] => [
    solution,
    ...(stub ? [stub] : []),
    ...wrong,
  ];
  const answer =
    answers.find(one =>
      regionsOf(one).some(({ beginLine, endLine }) => line >= beginLine && line <= endLine),
    ) ?? answers.at(-1);
  if (!answer) return undefined;
  const lines = source.split('\n');
  const indent = indentOf(lines[answer.solution.beginLine - 1] ?? '');
  const body = withoutNotes(text ?? answer.solution.text);
  const end = Math.max(...regionsOf(answer).map(({ endLine }) => endLine));
  const title = uniqueName(
    oneLine(name) || 'wrong',
    answer.wrong.filter(one => one.check === check).map(one => one.name ?? ''),
  );
  lines.splice(end, 0, `${indent}/// BEGIN WRONG ${check}: ${title}`, ...body, `${indent}/// END WRONG`);
  return { source: lines.join('\n'), line: end + 2 };
}

/** The lines of an answer without its author's words on mutations. */
function withoutNotes(text: string): string[] {
  const lines = text.split('\n').filter(line => !/^\s*\/\/\/ EQUIVALENT /.test(line));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function uniqueName(name: string, taken: readonly string[]): string {
  for (let n = 2, free = name; ; n++) {
    if (!taken.includes(free)) return free;
    free = `${name} (${n})`;
  }
}

/** A change to a solution that no check has noticed: the lines that change, as `describeMutation` tells them. */
export interface UnnoticedChange {
  /** Of the cell, counting from 1: where the changed lines begin. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Adds a change that no check notices as a wrong answer.
 *
 * @returns Undefined where the cell no longer holds the lines before the change.
 */
export function addUnnoticed(
  source: string,
  change: UnnoticedChange,
  wrong: WrongAnswer,
): string | undefined {
  const found = findChanged(source, change);
  if (!found) return undefined;
  const { solution, first, count } = found;
  const lines = solution.text.split('\n');
  const indent = indentOf(lines[first] ?? '');
  lines.splice(first, count, ...(change.after === '' ? [] : [`${indent}${change.after}`]));
  return addWrongAnswer(source, solution.beginLine, { ...wrong, text: lines.join('\n') })?.source;
}

/**
 * Says in the solution that a change means the same.
 *
 * @returns Undefined where the cell no longer holds the lines before the change.
 */
export function markEquivalent(source: string, change: UnnoticedChange): string | undefined {
  const found = findChanged(source, change);
  if (!found) return undefined;
  const lines = source.split('\n');
  const at = found.solution.beginLine + found.first;
  lines.splice(at, 0, `${indentOf(lines[at] ?? '')}/// EQUIVALENT ${change.after}`);
  return lines.join('\n');
}

/** Which lines of which solution change: `first` counts from 0, in the solution's text. */
function findChanged(
  source: string,
  { line, before }: UnnoticedChange,
): { solution: Region; first: number; count: number } | undefined {
  const solution = findRegions(source).regions.find(
    ({ kind, beginLine, endLine }) => kind === 'SOLUTION' && line > beginLine && line < endLine,
  );
  if (!solution) return undefined;
  const lines = solution.text.split('\n');
  const first = line - solution.beginLine - 1;
  for (let count = 1; first + count <= lines.length; count++) {
    if (oneLine(lines.slice(first, first + count).join('\n')) === before) return { solution, first, count };
  }
  return undefined;
}

/** What a check's options may hold. */
export interface CheckOptions {
  readonly points?: number;
  readonly hints?: readonly string[];
  readonly items?: readonly string[];
  /** Whether a student may see the solution in the end. */
  readonly solution?: boolean;
}

const ORDER = ['points', 'hints', 'items', 'solution'] as const;

/**
 * Writes options into the call of `check` in a cell; all else stays as it is.
 *
 * @returns The cell as it was where it has no call that can be read.
 */
export function setCheckOptions(source: string, options: CheckOptions): string {
  let text = source;
  for (const name of ORDER) {
    const value = options[name];
    const call = readCheckCalls(text).calls[0];
    if (value === undefined || !call) continue;
    const code = typeof value === 'object' ? `[${value.map(quote).join(', ')}]` : String(value);
    text = writeOption(text, call, name, code);
  }
  return text;
}

function writeOption(source: string, call: CheckCall, name: (typeof ORDER)[number], code: string): string {
  const written = `${name}: ${code}`;
  const there = call.option[name];
  if (there) return splice(source, there.from, there.to, written);
  const { options } = call;
  if (!options || source[options.from] !== '{') {
    return splice(source, call.id.to, call.id.to, `, { ${written} }`);
  }
  const before = ORDER.slice(0, ORDER.indexOf(name)).findLast(other => call.option[other]);
  const inner = source.slice(options.from + 1, options.to - 1);
  const isEmpty = inner.trim() === '';
  const line = /^[ \t]*\r?\n([ \t]*)/.exec(inner);
  const gap = line && !isEmpty ? `\n${line[1]}` : ' ';
  const after = before && call.option[before];
  if (after) return splice(source, after.to, after.to, `,${gap}${written}`);
  if (isEmpty) return splice(source, options.from + 1, options.to - 1, ` ${written} `);
  return splice(source, options.from + 1, options.from + 1, `${gap}${written},`);
}

function splice(source: string, from: number, to: number, text: string): string {
  return source.slice(0, from) + text + source.slice(to);
}

/** A text as TypeScript. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t\u2028\u2029]|['"]/g, char => {
    if (char === '"' || char === "'") return char === mark ? `\\${char}` : char;
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16)}`;
  });
  return mark + escaped + mark;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Gives a check another id: in its call, and in the wrong answers that name it.
 *
 * @param source Of a check's or an answer's cell.
 */
export function renameCheck(source: string, from: string, to: string): string {
  const edits = [
    ...readCheckCalls(source)
      .calls.filter(({ id }) => id.value === from)
      .map(({ id }) => ({ from: id.from, to: id.to, text: quote(to) })),
    ...findRegions(source)
      .regions.filter(({ check }) => check === from)
      .map(region => {
        const lineStart = source.lastIndexOf('\n', region.from - 2) + 1;
        const at = source.indexOf(from, lineStart);
        return { from: at, to: at + from.length, text: to };
      }),
  ].toSorted((left, right) => right.from - left.from);
  return edits.reduce((text, edit) => splice(text, edit.from, edit.to, edit.text), source);
}

const DECLARING: ReadonlySet<string> = new Set(['const', 'let', 'var', 'function', 'class']);

/** The name that an answer declares, or, where it is a piece of one, that of what it stands in. */
export function answerName(source: string): string | undefined {
  const solution = findRegions(source).regions.find(({ kind }) => kind === 'SOLUTION');
  const names = tokenizeCode(source).flatMap((token, at, tokens) => {
    const name = tokens[at + 1];
    const isDeclared = DECLARING.has(token.text) && name?.type === 'IdentifierName';
    return isDeclared ? [{ name: name.text, from: name.from, indent: columnOf(source, token.from) }] : [];
  });
  const outer = names.filter(({ indent }) => indent === 0);
  const own = outer.find(({ from }) => !solution || (from >= solution.from && from < solution.to));
  return (own ?? outer.findLast(({ from }) => !solution || from < solution.from) ?? names[0])?.name;
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf('\n', offset - 1) + 1);
}

/**
 * An id for a new check: the next number of the lab, and the name of the answer.
 *
 * @param taken The ids of the lab's checks.
 * @example
 * newCheckId('meanPrice', ['q1-area']); // 'q2-mean-price'
 */
export function newCheckId(name: string, taken: readonly string[]): string {
  const numbers = taken.map(id => Number(/^q(\d+)(?:-|$)/.exec(id)?.[1] ?? 0));
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_WORDS_LENGTH)
    .replace(/^-+|-+$/g, '');
  return freeId(`q${Math.max(0, ...numbers) + 1}${words && `-${words}`}`, taken);
}

const MAX_WORDS_LENGTH = 40;

/** The id itself, or the id with the first number that makes it free. */
export function freeId(id: string, taken: readonly string[]): string {
  for (let n = 2, free = id; ; n++) {
    if (!taken.includes(free)) return free;
    free = `${id}-${n}`;
  }
}

/** The cell of a new check on what an answer declares. Until its author says what is right, it fails. */
export function newCheckSource(id: string, name: string, isFunction: boolean): string {
  const value = isFunction ? `${name}()` : name;
  return `await check(${quote(id)}, {
  points: 1,
  hints: [],
  items: [],
}, t => {
  t.equal(${value}, 'what is right', ${quote(value)});
});`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}
