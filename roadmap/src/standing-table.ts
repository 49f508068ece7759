import { z } from 'zod';
import type { CheckState } from './check.ts';
import { standingSchema, type Standing } from './standing.ts';

/** In the order of their numbers, which never changes. */
const STATES = [
  'unattempted',
  'exception',
  'incorrect',
  'awaiting',
  'passed',
] as const satisfies readonly CheckState[];
const STATE_NUMBERS: ReadonlyMap<string, number> = new Map(STATES.map((state, number) => [state, number]));
/** Milliseconds since 1970; or, where the text is not what a clock of JavaScript writes, `~` and the text itself. */
const TIME = String.raw`(?:-?\d{1,15}|~[^ ;]*)`;
/** What a clock of JavaScript writes on most days of a month; of the others it is tried. */
export const USUAL_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const NUMBER = String.raw`-?\d[\d.e+-]*`;
const CELL = String.raw`\d+ \d+ [0-4] ${TIME} [0-4] ${NUMBER} ${NUMBER} \d+ \d+ \d+ ${TIME}(?: %7B[^ ;]+)?`;
const ROW = new RegExp(`^${CELL}(?:;${CELL})*$`);

/** What few cells have. */
const restSchema = standingSchema
  .omit({ subject: true, lab: true, check: true, seq: true, progress: true })
  .extend({
    progress: standingSchema.shape.progress.omit({
      best: true,
      bestAt: true,
      latest: true,
      points: true,
      maxPoints: true,
      attempts: true,
      failures: true,
      hints: true,
      at: true,
    }),
  });

/**
 * Last values of many students, in a fifth of the room that they take one by one. A row is text: its cells, with `;` between
 * them, each of {@link packCell}.
 */
export const standingTableSchema = z.object({
  /** Lab and check of each index. */
  checks: z.array(z.tuple([z.string(), z.string()])),
  /** Each a student and their cells. */
  rows: z.array(z.tuple([z.string(), z.string().regex(ROW).refine(isReadable)])),
});
export type StandingTable = z.infer<typeof standingTableSchema>;

/**
 * Puts a value into the text of a cell: the index of its check, its place, best state and its time, latest state, points,
 * most points, attempts, failures, hints, and the time of the latest; behind them, where there is any, the rest as JSON.
 */
export function packCell(
  index: number,
  { subject: _1, lab: _2, check: _3, seq, progress, ...more }: Standing,
): string {
  const { best, bestAt, latest, points, maxPoints, attempts, failures, hints, at, ...rest } = progress;
  const bestTime = packTime(bestAt);
  const time = at === bestAt ? bestTime : packTime(at);
  const fields = [index, seq, packState(best), bestTime, packState(latest), points, maxPoints];
  fields.push(attempts, failures, hints, time);
  if (!isEmpty(rest) || !isEmpty(more)) {
    fields.push(encodeURIComponent(JSON.stringify({ ...more, progress: rest })));
  }
  // Joined, and not added up, since a sum of texts keeps all its parts in memory.
  return fields.join(' ');
}

/** The values of a table, or of a list that is none. */
export function standingsIn(standings: readonly Standing[] | StandingTable): readonly Standing[] {
  if (!('rows' in standings)) return standings;
  const { checks, rows } = standings;
  return rows.flatMap(([subject, row]) =>
    row.split(';').flatMap(cell => {
      const check = checks[Number(cell.slice(0, cell.indexOf(' ')))];
      return check ? [standingOfCell(subject, check, cell)] : [];
    }),
  );
}

/** The value of a cell. */
export function standingOfCell(
  subject: string,
  [lab, check]: readonly [string, string],
  cell: string,
): Standing {
  const [, seq, best, bestAt = '', latest, points, maxPoints, attempts, failures, hints, at = '', rest] =
    cell.split(' ');
  const { progress, ...more } =
    rest === undefined ? {} : restSchema.parse(JSON.parse(decodeURIComponent(rest)));
  return {
    subject,
    lab,
    check,
    seq: Number(seq),
    progress: {
      best: stateOf(best),
      bestAt: unpackTime(bestAt),
      latest: stateOf(latest),
      points: Number(points),
      maxPoints: Number(maxPoints),
      attempts: Number(attempts),
      failures: Number(failures),
      hints: Number(hints),
      at: unpackTime(at),
      ...progress,
    },
    ...more,
  };
}

/** What can be said of a cell without reading all of it, which takes ten times as long. */
export interface CellHead {
  /** The index of its check in the table. */
  readonly column: number;
  readonly seq: number;
  /** Whether its best state is one in which nothing more is needed of the student, and it has nothing that few cells have. */
  readonly isPlainAndDone: boolean;
}

export function readCell(cell: string): CellHead {
  const column = cell.indexOf(' ');
  const seq = cell.indexOf(' ', column + 1);
  const best = cell.indexOf(' ', seq + 1);
  const state = stateOf(cell.slice(seq + 1, best));
  const isDone = state === 'passed' || state === 'awaiting';
  return {
    column: Number(cell.slice(0, column)),
    seq: Number(cell.slice(column + 1, seq)),
    isPlainAndDone: isDone && !cell.includes('%'),
  };
}

/** Whether all that a row holds as escaped text, which few cells do, is such text. */
function isReadable(row: string): boolean {
  try {
    for (const cell of row.split(';')) if (cell.includes('%')) standingOfCell('', ['', ''], cell);
    return true;
  } catch {
    return false;
  }
}

function isEmpty(fields: object): boolean {
  for (const _ in fields) return false;
  return true;
}

function stateOf(index: string | undefined): CheckState {
  return STATES[Number(index)] ?? 'unattempted';
}

/** The number of a state. */
export function packState(state: string): number {
  return STATE_NUMBERS.get(state) ?? 0;
}

/** A time as a cell has it. */
export function packTime(at: string): string {
  const ms = Date.parse(at);
  const isPlain = USUAL_TIME.test(at) || (Math.abs(ms) < 1e15 && new Date(ms).toISOString() === at);
  return isPlain ? String(ms) : `~${encodeURIComponent(at)}`;
}

function unpackTime(text: string): string {
  return text.startsWith('~') ? decodeURIComponent(text.slice(1)) : new Date(Number(text)).toISOString();
}
