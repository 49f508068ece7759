import type { Problem, Role } from '@waymark/roadmap';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../events/database.ts';
import { problem } from '../problem.ts';
import { addDevice, ownerOf } from './devices.ts';
import type { User } from './identity.ts';
import { hashSecret, newCode, newMemberId, normalizeCode } from './keys.ts';
import type { Roster } from './roster.ts';

/** Whom a code lets in, and for how long. */
export interface CodeOptions {
  readonly course: string;
  readonly role: Role;
  readonly team?: string | undefined;
  /** The member as whom it lets in; left out: each who uses it becomes a member of their own. */
  readonly member?: string | undefined;
  /** How many devices it lets in. */
  readonly uses: number;
  /** How long it holds, in days. */
  readonly days: number;
}

/** What somebody brings who wants to join. */
export interface JoinRequest {
  readonly code: string;
  /** Of their device, made by it: a secret of 32 random bytes or more. */
  readonly key: string;
  /** How they want to be called, where the roster does not say. */
  readonly name: string;
}

const NOT_VALID = problem(
  403,
  'This join code does not hold, or no longer: ask your instructor for another.',
);
/** How long, and for how many devices, a code holds that one person has. */
export const PERSONAL_CODE = { uses: 3, days: 120 };
const DAY_MS = 86_400_000;
/** How long a code is kept that has expired: a clock that was ahead for a while ends none for good. */
const KEPT_DAYS = 366;

/** The codes by which people join a course. */
export class JoinCodes {
  readonly #db: Kysely<Database>;
  readonly #roster: Roster;
  readonly #now: () => Date;

  /** @param now The server's clock. */
  constructor(db: Kysely<Database>, roster: Roster, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#roster = roster;
    this.#now = now;
  }

  /** Makes a code; see {@link insertCode}. */
  async create(options: CodeOptions): Promise<string> {
    const before = new Date(this.#now().getTime() - KEPT_DAYS * DAY_MS).toISOString();
    await this.#db.deleteFrom('join_codes').where('expires_at', '<', before).execute();
    return this.#db.transaction().execute(db => insertCode(db, options, this.#now()));
  }

  /**
   * Lets a device in. Asked a second time with the same key, it answers the same and takes no further use, so
   * whoever did not hear the answer can ask again.
   */
  async redeem({ code, key, name }: JoinRequest): Promise<User | Problem> {
    const joined = await this.#db.transaction().execute(async db => {
      const known = await this.#held(db, code);
      if (!known) return undefined;
      const owner = await ownerOf(db, key);
      if (owner) return owner.course === known.course ? owner : undefined;
      const { numUpdatedRows } = await db
        .updateTable('join_codes')
        .set(({ eb }) => ({ uses_left: eb('uses_left', '-', 1) }))
        .where('code_hash', '=', known.code_hash)
        .where('uses_left', '>', 0)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return undefined;
      const createdAt = this.#now().toISOString();
      const id = known.member ?? (await addMember(db, known, name, createdAt));
      await db
        .updateTable('members')
        .set(({ fn, val }) => ({ joined_at: fn.coalesce('joined_at', val(createdAt)) }))
        .where('id', '=', id)
        .execute();
      await addDevice(db, id, key, createdAt);
      return ownerOf(db, key);
    });
    if (!joined) return NOT_VALID;
    await this.#roster.changed(joined.course);
    return joined;
  }

  /** What is kept of a code that has not expired; one that is used up counts for those whom it let in. */
  #held(db: Kysely<Database>, code: string): Promise<Selectable<Database['join_codes']> | undefined> {
    return db
      .selectFrom('join_codes')
      .selectAll()
      .where('code_hash', '=', hashSecret(normalizeCode(code)))
      .where('expires_at', '>', this.#now().toISOString())
      .executeTakeFirst();
  }
}

/** Makes a code. Only its hash is kept, so it is told this once. One for a member ends those that they had. */
export async function insertCode(
  db: Kysely<Database>,
  { course, role, team, member, uses, days }: CodeOptions,
  now: Date,
): Promise<string> {
  const code = newCode();
  if (member !== undefined) await db.deleteFrom('join_codes').where('member', '=', member).execute();
  await db
    .insertInto('join_codes')
    .values({
      code_hash: hashSecret(code),
      course,
      role,
      team: team ?? null,
      member: member ?? null,
      uses_left: uses,
      expires_at: new Date(now.getTime() + days * DAY_MS).toISOString(),
    })
    .execute();
  return code;
}

async function addMember(
  db: Kysely<Database>,
  { course, role, team }: Selectable<Database['join_codes']>,
  name: string,
  joinedAt: string,
): Promise<string> {
  const id = newMemberId();
  await db
    .insertInto('members')
    .values({ id, course, name, role, team, lms_id: null, shares: 0, joined_at: joinedAt })
    .execute();
  return id;
}
