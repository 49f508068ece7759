import type { LogEntry, ProgressEvent } from '@waymark/roadmap';
import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { OpenedRow, PlaceRow, StandingRow } from './event-log.ts';
import { RowsQuery } from './rows-query.ts';
import { placeRow, readPlace, readStanding, standingRow } from './rows.ts';
import type { Statements } from './statements.ts';

/** An entry that the fold counts. */
export type FoldedEntry = LogEntry & { readonly event: ProgressEvent };

/** The rows of the projections that some entries touch; or all of a student. */
export interface ProjectedRows {
  readonly places: readonly PlaceRow[];
  readonly opened: readonly OpenedRow[];
  readonly standings: readonly StandingRow[];
}

const READ_PLACES = new RowsQuery<Selectable<Database['places']>>(
  ({ among }) => sql`SELECT * FROM places WHERE (course, subject) ${among}`,
);
const READ_OPENED = new RowsQuery<OpenedRow>(
  ({ among }) => sql`SELECT subject, lab, at FROM opened WHERE (course, subject, lab) ${among}`,
);
const READ_STANDINGS = new RowsQuery<Selectable<Database['standings']>>(
  ({ among }) => sql`SELECT * FROM standings WHERE (course, subject, lab, check_id) ${among}`,
);
const WRITE_PLACES = new RowsQuery(
  ({ values }) => sql`INSERT INTO places (course, subject, seq, lab, cell, at) ${values}
    ON CONFLICT (course, subject)
    DO UPDATE SET seq = excluded.seq, lab = excluded.lab, cell = excluded.cell, at = excluded.at`,
);
const WRITE_OPENED = new RowsQuery(
  ({ values }) => sql`INSERT INTO opened (course, subject, lab, at) ${values}
    ON CONFLICT (course, subject, lab) DO UPDATE SET at = excluded.at`,
);
const WRITE_STANDINGS = new RowsQuery(
  ({ values }) => sql`INSERT INTO standings (course, subject, lab, check_id, seq, progress) ${values}
    ON CONFLICT (course, subject, lab, check_id) DO UPDATE SET seq = excluded.seq, progress = excluded.progress`,
);

/** Reads what entries of one course are folded into. */
export async function readTouched(
  statements: Statements,
  course: string,
  entries: readonly FoldedEntry[],
): Promise<ProjectedRows> {
  const subjects = [...new Set(entries.map(({ subject }) => subject))];
  const labs = entries.map(({ subject, event }) => [course, subject, event.lab]);
  const checks = entries.flatMap(({ subject, event }) =>
    'check' in event ? [[course, subject, event.lab, event.check]] : [],
  );
  const places = await statements.run(
    READ_PLACES,
    subjects.map(subject => [course, subject]),
  );
  return {
    places: places.map(readPlace),
    opened: await statements.run(READ_OPENED, labs),
    standings: (await statements.run(READ_STANDINGS, checks)).map(readStanding),
  };
}

/** Writes rows of one course in place of those that there were; of each key one. */
export async function writeProjected(
  statements: Statements,
  course: string,
  { places, opened, standings }: ProjectedRows,
): Promise<void> {
  await statements.run(
    WRITE_PLACES,
    places.map(place => {
      const { subject, seq, lab, cell, at } = placeRow(course, place);
      return [course, subject, seq, lab, cell, at];
    }),
  );
  await statements.run(
    WRITE_OPENED,
    opened.map(({ subject, lab, at }) => [course, subject, lab, at]),
  );
  await statements.run(
    WRITE_STANDINGS,
    standings.map(standing => {
      const { subject, lab, check_id: check, seq, progress } = standingRow(course, standing);
      return [course, subject, lab, check, seq, progress];
    }),
  );
}
