import {
  may,
  type Membership,
  type Person,
  type Problem,
  type Role,
  type SharedFeed,
} from '@waymark/roadmap';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../events/database.ts';
import { eraseWords } from '../events/erase-words.ts';
import type { SqlEventLog } from '../events/sql-event-log.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { User } from './identity.ts';
import { importRoster, type ImportedMember } from './import-roster.ts';
import { ownerOf } from './devices.ts';
import type { RosterRow } from './roster-csv.ts';

/** Who is in a feed, and of whom it shows standings. */
export interface Audience {
  readonly people: readonly Person[];
  /** Left out: everybody's of the course, those too who have left it. */
  readonly subjects?: readonly string[];
}

/** What somebody is in a course. */
export interface Place {
  readonly course: string;
  readonly title: string;
  readonly me: Person;
}

const HAS_LEFT = problem(403, 'You are not in this course any more.');
const LAST_INSTRUCTOR = problem(
  409,
  'This would leave the course without an instructor who has joined: make somebody else an instructor first.',
);

type MemberRow = Selectable<Database['members']>;

/** What an instructor may change of a member. */
export interface MemberChange {
  readonly role?: Role | undefined;
  /** Null takes them out of their team. */
  readonly team?: string | null | undefined;
}

/** Who is in which course, in which role and team: kept beside the event log, in the same database. */
export class Roster {
  readonly #log: SqlEventLog;
  readonly #db: Kysely<Database>;

  /** @param log In whose database it is kept. */
  constructor(log: SqlEventLog) {
    this.#log = log;
    this.#db = log.db;
  }

  /** Calls when somebody of a course has come, changed or left. Returns a function that ends it. */
  subscribe(listener: (course: string) => void): () => void {
    return this.#log.onPeople(listener);
  }

  /** Tells the listeners, those of other servers on this database too. */
  changed(course: string): Promise<void> {
    return this.#log.tellPeople(course);
  }

  /** @returns False where there is such a course already: it stays as it is. */
  async createCourse(id: string, title: string): Promise<boolean> {
    const made = await this.#db
      .insertInto('courses')
      .values({ id, head: 0, title })
      .onConflict(conflict => conflict.column('id').doNothing())
      .executeTakeFirst();
    return Number(made.numInsertedOrUpdatedRows) > 0;
  }

  /** Who the owner of a device's key is; undefined for a key that nobody has, or no longer. */
  async identify(key: string): Promise<User | undefined> {
    return ownerOf(this.#db, key);
  }

  /** Somebody of a course, as they are now. */
  async find(course: string, id: string): Promise<Person | undefined> {
    const row = await this.#db
      .selectFrom('members')
      .selectAll()
      .where('course', '=', course)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && personOf(row);
  }

  /** Everybody of a course, by name. */
  async members(course: string): Promise<Person[]> {
    return byName(await this.#db.selectFrom('members').selectAll().where('course', '=', course).execute());
  }

  /** By people's ids, those that the learning management system gives them, for whom a roster has brought one in. */
  async lmsIds(course: string): Promise<Map<string, string>> {
    const rows = await this.#db
      .selectFrom('members')
      .select(['id', 'lms_id'])
      .where('course', '=', course)
      .execute();
    return new Map(rows.flatMap(row => (row.lms_id === null ? [] : [[row.id, row.lms_id] as const])));
  }

  /** Where somebody is whom the rosters know by an id of the learning management system: one place a course. */
  async placesOf(lmsId: string): Promise<Place[]> {
    const rows = await this.#db
      .selectFrom('members')
      .innerJoin('courses', 'courses.id', 'members.course')
      .selectAll('members')
      .select('courses.title')
      .where('lms_id', '=', lmsId)
      .orderBy('members.course')
      .execute();
    return rows.map(({ title, ...row }) => ({
      course: row.course,
      title: title ?? row.course,
      me: personOf(row),
    }));
  }

  /** Somebody's place in their course; a problem for who has left it. */
  async membership({ course, id }: User): Promise<Membership | Problem> {
    const me = await this.find(course, id);
    if (!me) return HAS_LEFT;
    const row = await this.#db
      .selectFrom('courses')
      .select('title')
      .where('id', '=', course)
      .executeTakeFirst();
    return { course: { id: course, title: row?.title ?? course }, me, isOnline: true };
  }

  /** What somebody may watch; or why they may not. */
  async audience({ course, id }: User, feed: SharedFeed): Promise<Audience | Problem> {
    const me = await this.find(course, id);
    if (!me) return HAS_LEFT;
    if (feed === 'class') {
      return may(me.role, 'see-class', 'course')
        ? { people: await this.members(course) }
        : problem(403, 'The class is for its reviewers and instructors to see.');
    }
    if (me.team === undefined || me.role !== 'student') return problem(403, 'You are in no team.');
    const rows = await this.#db
      .selectFrom('members')
      .selectAll()
      .where('course', '=', course)
      .where('team', '=', me.team)
      .where('role', '=', 'student')
      .execute();
    const people = byName(rows);
    return { people, subjects: people.filter(one => one.shares || one.id === id).map(one => one.id) };
  }

  /**
   * Brings a roster into a course, all of it or nothing; see {@link importRoster}.
   *
   * @throws HttpProblem 409 where nobody would be left who can instruct.
   */
  async import(course: string, rows: readonly RosterRow[]): Promise<ImportedMember[]> {
    const imported = await this.#keepingInstructor(course, db => importRoster(db, course, rows));
    await this.changed(course);
    return imported;
  }

  /** Gives, or takes back, the consent that the team may see where somebody stands. */
  async setShares({ course, id }: User, shares: boolean): Promise<void> {
    await this.#change(course, id, { shares: shares ? 1 : 0 });
  }

  /**
   * @returns False where nobody of the course has the id.
   * @throws HttpProblem 409 where nobody would be left who can instruct.
   */
  change(course: string, id: string, { role, team }: MemberChange): Promise<boolean> {
    return this.#change(course, id, { ...(role && { role }), ...(team !== undefined && { team }) });
  }

  /**
   * Takes a person out of a course, with every key and code that spoke for them, and out of its log what they wrote in
   * their own words and what others wrote to them. What was done stays, so that the counts do.
   *
   * @returns False where nobody of the course has the id.
   * @throws HttpProblem 409 where nobody would be left who can instruct: all stays as it is.
   */
  async remove(course: string, id: string): Promise<boolean> {
    const isRemoved = await this.#keepingInstructor(course, async db => {
      const { numDeletedRows } = await db
        .deleteFrom('members')
        .where('course', '=', course)
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await eraseWords(db, course, id);
      await db.deleteFrom('devices').where('member', '=', id).execute();
      await db.deleteFrom('join_codes').where('member', '=', id).execute();
      return true;
    });
    if (isRemoved) await this.changed(course);
    return isRemoved;
  }

  /** Whether anybody has joined as an instructor. */
  hasInstructor(course: string): Promise<boolean> {
    return hasInstructor(this.#db, course);
  }

  /**
   * Changes people of a course: one such change after the other, on every server of the database, so that two
   * instructors who take each other's role do not both succeed.
   */
  #keepingInstructor<T>(course: string, change: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute(async db => {
      // An update, even one that changes nothing, locks the row; who appends to the course waits as well.
      const held = db.updateTable('courses').set(({ ref }) => ({ head: ref('head') }));
      await held.where('id', '=', course).execute();
      const hadOne = await hasInstructor(db, course);
      const result = await change(db);
      if (hadOne && !(await hasInstructor(db, course))) throw new HttpProblem(LAST_INSTRUCTOR);
      return result;
    });
  }

  async #change(course: string, id: string, values: Partial<MemberRow>): Promise<boolean> {
    if (Object.keys(values).length === 0) return (await this.find(course, id)) !== undefined;
    const { numUpdatedRows } = await this.#keepingInstructor(course, db =>
      db
        .updateTable('members')
        .set(values)
        .where('course', '=', course)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (numUpdatedRows > 0n) await this.changed(course);
    return numUpdatedRows > 0n;
  }
}

async function hasInstructor(db: Kysely<Database>, course: string): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('id')
    .where('course', '=', course)
    .where('role', '=', 'instructor')
    .where('joined_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** A member as the other members see them. */
export function personOf({ id, name, role, team, shares }: MemberRow): Person {
  return { id, name, role, ...(team !== null && { team }), shares: shares === 1 };
}

function byName(rows: readonly MemberRow[]): Person[] {
  return rows.map(personOf).toSorted((left, right) => left.name.localeCompare(right.name));
}
