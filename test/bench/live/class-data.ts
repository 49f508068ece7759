import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventLog, type SqlEventLog } from '@waymark/server';
import { EVENT_VERSION, type CheckProgress } from '@waymark/roadmap';
import { newCheckProgress } from '../../../roadmap/src/check-progress.ts';
import { entryRow, standingRow } from '../../../server/src/events/rows.ts';
import { hashSecret } from '../../../server/src/users/keys.ts';

export const COURSE = 'bench';
const TEAM_SIZE = 10;
const CHUNK = 500;

/** Somebody who is in the class of the bench, with the key of their device. */
export interface Member {
  readonly id: string;
  readonly key: string;
  readonly role: 'student' | 'instructor';
  readonly team: string | null;
}

export interface ClassSize {
  readonly students: number;
  /** Instructors, each with the panel of the class open. */
  readonly panels: number;
  /** Students who have the sidebar of their team open, each of another team as far as there are teams. */
  readonly sidebars: number;
}

const keyOf = (id: string): string => `bench-key-of-${id}-`.padEnd(43, 'x');

/** The people of a class, always the same for a size. */
export function membersOf({ students, panels }: ClassSize): Member[] {
  return [
    ...Array.from({ length: students }, (_, index): Member => {
      const id = `s-${index}`;
      return { id, key: keyOf(id), role: 'student', team: `team ${Math.floor(index / TEAM_SIZE)}` };
    }),
    ...Array.from({ length: panels }, (_, index): Member => {
      const id = `i-${index}`;
      return { id, key: keyOf(id), role: 'instructor', team: null };
    }),
  ];
}

/** The students who have the sidebar of their team open. */
export function sidebarsOf(size: ClassSize): Member[] {
  const students = membersOf(size).slice(0, size.students);
  const firsts = students.filter((_, index) => index % TEAM_SIZE === 0);
  const others = students.filter((_, index) => index % TEAM_SIZE !== 0);
  return [...firsts, ...others].slice(0, size.sidebars);
}

/** Makes the folder of a class server in which all of them have joined. */
export async function writeClass(folder: string, size: ClassSize): Promise<void> {
  const log = await SqliteEventLog.open(folder);
  await addClass(log, size);
  await log.close();
}

/** Has all of them join. Team-mates see each other. */
export async function addClass(log: SqlEventLog, size: ClassSize): Promise<void> {
  const members = membersOf(size);
  const now = new Date().toISOString();
  await log.db.transaction().execute(async db => {
    await db.insertInto('courses').values({ id: COURSE, head: 0, title: 'Bench' }).execute();
    for (let first = 0; first < members.length; first += CHUNK) {
      const chunk = members.slice(first, first + CHUNK);
      await db
        .insertInto('members')
        .values(
          chunk.map(({ id, role, team }) => ({
            id,
            course: COURSE,
            name: id,
            role,
            team,
            lms_id: null,
            shares: 1,
            joined_at: now,
          })),
        )
        .execute();
      await db
        .insertInto('devices')
        .values(chunk.map(({ id, key }) => ({ key_hash: hashSecret(key), member: id, created_at: now })))
        .execute();
    }
  });
}

/** A check, and the points that it is worth. */
export type CheckOfLab = readonly [lab: string, check: string, points: number];

/** Has each of the students a value for each of the checks: one in ten fails, all others have passed. The log has the last event alone. */
export async function addStandings(
  log: SqlEventLog,
  { students }: ClassSize,
  checks: readonly CheckOfLab[],
): Promise<void> {
  const at = new Date().toISOString();
  const rows = Array.from({ length: students * checks.length }, (_, index) => {
    const [lab, check, points] = checks[index % checks.length]!;
    const state = index % 10 === 0 ? 'incorrect' : 'passed';
    const earned = state === 'passed' ? points : 0;
    const progress: CheckProgress = {
      ...newCheckProgress(at),
      best: state,
      latest: state,
      points: earned,
      maxPoints: points,
      attempts: 1 + (index % 4),
    };
    const subject = `s-${Math.floor(index / checks.length)}`;
    return standingRow(COURSE, { subject, lab, check, seq: index + 1, progress });
  });
  await log.db.transaction().execute(async db => {
    for (let first = 0; first < rows.length; first += CHUNK) {
      await db
        .insertInto('standings')
        .values(rows.slice(first, first + CHUNK))
        .execute();
    }
    await db.updateTable('courses').set({ head: rows.length }).where('id', '=', COURSE).execute();
    const last = { course: COURSE, seq: rows.length, subject: 's-0', actor: 's-0' };
    const event = { type: 'open', id: randomUUID(), at, lab: checks[0]![0] } as const;
    await db
      .insertInto('events')
      .values(entryRow({ ...last, receivedAt: at, version: EVENT_VERSION, event }))
      .execute();
  });
}

/** Writes the same people for the floor, which has no database of them. */
export function writePeople(folder: string, size: ClassSize): string {
  const path = join(folder, 'people.json');
  writeFileSync(path, JSON.stringify(membersOf(size)));
  return path;
}
