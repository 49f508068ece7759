import { EMPTY_PROGRESS, foldEntry, type LogEntry, type ProgressState } from '@waymark/roadmap';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { Commit, OpenedRow, PlaceRow, StandingRow } from './event-log.ts';
import { readTouched, writeProjected, type FoldedEntry, type ProjectedRows } from './projection-tables.ts';
import { readEntry } from './rows.ts';
import { statementsOf, type Statements } from './statements.ts';

const PAGE_EVENTS = 1_000;

/**
 * Brings standings and places up to date with new entries of one course, by the same fold that a student's page uses.
 *
 * @param statements Of the transaction that appends the entries, which holds the course.
 * @param entries In order.
 * @returns What changed.
 */
export async function project(
  statements: Statements,
  course: string,
  entries: readonly LogEntry[],
): Promise<Pick<Commit, 'standings' | 'places'>> {
  const folded = entries.filter(isFolded);
  if (folded.length === 0) return { standings: [], places: [] };
  const known = await readTouched(statements, course, folded);
  const states = statesBySubject(known);
  for (const entry of folded) {
    states.set(entry.subject, foldEntry(states.get(entry.subject) ?? EMPTY_PROGRESS, entry));
  }
  const standings = standingsOf(states, folded);
  const places = placesOf(states, folded);
  await writeProjected(statements, course, { places, opened: newlyOpened(states, known), standings });
  return { standings, places };
}

/**
 * Makes the projections of a course anew from its log.
 *
 * @param subject Of whom; left out: of everybody.
 */
export async function rebuildProjections(
  db: Kysely<Database>,
  course: string,
  subject?: string,
): Promise<void> {
  const standings = db.deleteFrom('standings').where('course', '=', course);
  const places = db.deleteFrom('places').where('course', '=', course);
  const opened = db.deleteFrom('opened').where('course', '=', course);
  const events = db.selectFrom('events').selectAll().where('course', '=', course);
  await (subject === undefined ? standings : standings.where('subject', '=', subject)).execute();
  await (subject === undefined ? places : places.where('subject', '=', subject)).execute();
  await (subject === undefined ? opened : opened.where('subject', '=', subject)).execute();
  for (let after = 0; ;) {
    const rows = await (subject === undefined ? events : events.where('subject', '=', subject))
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE_EVENTS)
      .execute();
    await project(statementsOf(db), course, rows.map(readEntry));
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < PAGE_EVENTS) return;
  }
}

/** A student's state, of all rows that there are of it. */
export function stateOf(rows: ProjectedRows): ProgressState {
  return statesBySubject(rows).values().next().value ?? EMPTY_PROGRESS;
}

function statesBySubject({ places, opened, standings }: ProjectedRows): Map<string, ProgressState> {
  // Made here, so nobody else sees them change.
  const states = new Map<string, ProgressState>();
  for (const { subject, last } of places) states.set(subject, { labs: {}, ...(last && { last }) });
  for (const { subject, lab, at } of opened) {
    const labs = states.get(subject)?.labs;
    if (labs) labs[lab] = { openedAt: at, checks: {} };
  }
  for (const { subject, lab, check, progress } of standings) {
    const known = states.get(subject)?.labs[lab];
    if (known) known.checks[check] = progress;
  }
  return states;
}

function isFolded(entry: LogEntry): entry is FoldedEntry {
  return entry.event.type !== 'unknown';
}

function standingsOf(
  states: ReadonlyMap<string, ProgressState>,
  entries: readonly FoldedEntry[],
): StandingRow[] {
  const rows = new Map<string, StandingRow>();
  for (const { subject, seq, event } of entries) {
    if (!('check' in event)) continue;
    const { lab, check } = event;
    const progress = states.get(subject)?.labs[lab]?.checks[check];
    if (progress) rows.set(`${subject}\n${lab}\n${check}`, { subject, lab, check, seq, progress });
  }
  return [...rows.values()];
}

function placesOf(states: ReadonlyMap<string, ProgressState>, entries: readonly FoldedEntry[]): PlaceRow[] {
  const rows = new Map<string, PlaceRow>();
  for (const { subject, seq } of entries) {
    const { last } = states.get(subject) ?? EMPTY_PROGRESS;
    rows.set(subject, { subject, seq, ...(last && { last }) });
  }
  return [...rows.values()];
}

/** The labs that were not open before, or not as early. */
function newlyOpened(
  states: ReadonlyMap<string, ProgressState>,
  { opened }: Pick<ProjectedRows, 'opened'>,
): OpenedRow[] {
  const known = new Map(opened.map(({ subject, lab, at }) => [`${subject}\n${lab}`, at]));
  return [...states].flatMap(([subject, { labs }]) =>
    Object.entries(labs)
      .filter(([lab, { openedAt }]) => known.get(`${subject}\n${lab}`) !== openedAt)
      .map(([lab, { openedAt }]) => ({ subject, lab, at: openedAt })),
  );
}
