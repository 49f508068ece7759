import { EMPTY_PROGRESS, foldEntry, type LogEntry, type ProgressState } from '@waymark/roadmap';
import { sql, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { Commit, PlaceRow, StandingRow } from './event-log.ts';
import { placeRow, readEntry, readPlace, readStanding, standingRow } from './rows.ts';

const PAGE_EVENTS = 1_000;

/** Names a check of a student. */
type Key = readonly [subject: string, lab: string, check: string];

/**
 * Brings standings and places up to date with new entries of one course, by the same fold that a student's page uses.
 *
 * @param db The transaction that appends the entries, which holds the course.
 * @param entries In order.
 * @returns What changed.
 */
export async function project(
  db: Kysely<Database>,
  course: string,
  entries: readonly LogEntry[],
): Promise<Pick<Commit, 'standings' | 'places'>> {
  const touched = entries.filter(({ event }) => event.type !== 'unknown');
  if (touched.length === 0) return { standings: [], places: [] };
  const keys = touched.flatMap(keyOf);
  const states = stateBySubject(
    await readPlaces(db, course, [...new Set(touched.map(({ subject }) => subject))]),
    await readStandings(db, course, keys),
  );
  for (const entry of touched) {
    states.set(entry.subject, foldEntry(states.get(entry.subject) ?? EMPTY_PROGRESS, entry));
  }
  const standings = standingsOf(states, touched);
  const places = placesOf(states, touched);
  await writeStandings(db, course, standings);
  await writePlaces(db, course, places);
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
  const events = db.selectFrom('events').selectAll().where('course', '=', course);
  await (subject === undefined ? standings : standings.where('subject', '=', subject)).execute();
  await (subject === undefined ? places : places.where('subject', '=', subject)).execute();
  for (let after = 0; ;) {
    const rows = await (subject === undefined ? events : events.where('subject', '=', subject))
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE_EVENTS)
      .execute();
    await project(db, course, rows.map(readEntry));
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < PAGE_EVENTS) return;
  }
}

/** A student's state, of the rows that are known of it. */
export function stateOf(places: readonly PlaceRow[], standings: readonly StandingRow[]): ProgressState {
  return stateBySubject(places, standings).values().next().value ?? EMPTY_PROGRESS;
}

function stateBySubject(
  places: readonly PlaceRow[],
  standings: readonly StandingRow[],
): Map<string, ProgressState> {
  const states = new Map<string, ProgressState>();
  for (const { subject, opened, last } of places) {
    const labs = Object.fromEntries(
      Object.entries(opened).map(([lab, openedAt]) => [lab, { openedAt, checks: {} }]),
    );
    states.set(subject, { labs, ...(last && { last }) });
  }
  for (const { subject, lab, check, progress } of standings) {
    const known = states.get(subject)?.labs[lab];
    // Made here, so nobody else sees it change.
    if (known) known.checks[check] = progress;
  }
  return states;
}

function keyOf({ subject, event }: LogEntry): Key[] {
  return 'check' in event ? [[subject, event.lab, event.check]] : [];
}

function standingsOf(states: Map<string, ProgressState>, entries: readonly LogEntry[]): StandingRow[] {
  const rows = new Map<string, StandingRow>();
  for (const entry of entries) {
    for (const [subject, lab, check] of keyOf(entry)) {
      const progress = states.get(subject)?.labs[lab]?.checks[check];
      if (progress) {
        rows.set(`${subject}\n${lab}\n${check}`, { subject, lab, check, seq: entry.seq, progress });
      }
    }
  }
  return [...rows.values()];
}

function placesOf(states: Map<string, ProgressState>, entries: readonly LogEntry[]): PlaceRow[] {
  const rows = new Map<string, PlaceRow>();
  for (const { subject, seq } of entries) {
    const { labs, last } = states.get(subject) ?? EMPTY_PROGRESS;
    const opened = Object.fromEntries(Object.entries(labs).map(([lab, { openedAt }]) => [lab, openedAt]));
    rows.set(subject, { subject, seq, opened, ...(last && { last }) });
  }
  return [...rows.values()];
}

async function readPlaces(
  db: Kysely<Database>,
  course: string,
  subjects: readonly string[],
): Promise<PlaceRow[]> {
  const rows = await db
    .selectFrom('places')
    .selectAll()
    .where('course', '=', course)
    .where('subject', 'in', subjects)
    .execute();
  return rows.map(readPlace);
}

async function readStandings(
  db: Kysely<Database>,
  course: string,
  keys: readonly Key[],
): Promise<StandingRow[]> {
  if (keys.length === 0) return [];
  const values = sql.join(keys.map(key => sql`(${sql.join(key)})`));
  const rows = await db
    .selectFrom('standings')
    .selectAll()
    .where('course', '=', course)
    .where(sql<boolean>`(subject, lab, check_id) IN (VALUES ${values})`)
    .execute();
  return rows.map(readStanding);
}

async function writeStandings(
  db: Kysely<Database>,
  course: string,
  standings: readonly StandingRow[],
): Promise<void> {
  if (standings.length === 0) return;
  await db
    .insertInto('standings')
    .values(standings.map(standing => standingRow(course, standing)))
    .onConflict(conflict =>
      conflict.columns(['course', 'subject', 'lab', 'check_id']).doUpdateSet(({ ref }) => ({
        seq: ref('excluded.seq'),
        progress: ref('excluded.progress'),
      })),
    )
    .execute();
}

async function writePlaces(db: Kysely<Database>, course: string, places: readonly PlaceRow[]): Promise<void> {
  await db
    .insertInto('places')
    .values(places.map(place => placeRow(course, place)))
    .onConflict(conflict =>
      conflict.columns(['course', 'subject']).doUpdateSet(({ ref }) => ({
        seq: ref('excluded.seq'),
        place: ref('excluded.place'),
      })),
    )
    .execute();
}
