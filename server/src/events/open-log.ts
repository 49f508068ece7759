import { closeSync, copyFileSync, lstatSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, NoResultError, SqliteDialect, sql } from 'kysely';
import { errorCode } from '../error-code.ts';
import type { Database } from './database.ts';
import { DamagedLogError, DataFolderBusyError, DataFolderError } from './errors.ts';
import { isNewer, migrate } from './migrate.ts';
import { setAside } from './set-aside.ts';
import { StatementCache } from './statement-cache.ts';
import { isOutOfRoom } from './unwritten.ts';

/** Of a log in its folder. */
export const LOG_FILE = 'progress.sqlite';
/** How a write-ahead log begins, in either byte order of its checksums. */
const WAL_MAGIC = new Set([0x377f0682, 0x377f0683]);
const WAL_HEADER_BYTES = 32;
/** A page that many commits change is copied into the database once: of sixteen megabytes, some twenty milliseconds. */
const CHECKPOINT_PAGES = 4_000;
const RESENT = 'The browsers send again what they know.';

export interface OpenLog {
  readonly db: Kysely<Database>;
  /** What the former speaks to. */
  readonly sqlite: SqliteDatabase.Database;
  /** The name of the log. */
  readonly id: string;
  readonly path: string;
  /** What was found and done about it, in sentences for whoever runs the server. */
  readonly notices: readonly string[];
}

/**
 * Opens the log of a folder, and makes both where they are missing. What holds no log, or a damaged one, is set aside
 * under another name, and a new log begins, to which the browsers send what they have.
 *
 * @param busyTimeoutMs How long to wait while another process holds it.
 * @throws DataFolderBusyError When another process still holds it then.
 * @throws DataFolderError When it cannot be read or written, or is of a newer Waymark.
 */
export async function openLog(folder: string, busyTimeoutMs: number): Promise<OpenLog> {
  const path = join(folder, LOG_FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return await openOrReplace(path, busyTimeoutMs);
  } catch (error) {
    const code = errorCode(error);
    if (code.startsWith('SQLITE_BUSY')) throw new DataFolderBusyError(folder);
    if (error instanceof DataFolderError || code === '') throw error;
    const remedy = isOutOfRoom(error)
      ? 'the disk is full, make room'
      : "make the folder and the file this user's to write";
    throw new DataFolderError(
      `Progress cannot be kept in ${path} (${code}): ${remedy}, or choose another folder with --data.`,
    );
  }
}

async function openOrReplace(path: string, busyTimeoutMs: number): Promise<OpenLog> {
  const wal = `${path}-wal`;
  const notices = hasStrangeWal(path)
    ? [`${wal} does not belong to the database beside it: it was set aside as ${setAside(wal)}. ${RESENT}`]
    : [];
  try {
    return await open(path, busyTimeoutMs, notices);
  } catch (error) {
    if (!(error instanceof DamagedLogError)) throw error;
    const { message, aside } = error;
    const withoutWal = `${wal} does not belong to the database beside it (${message}): a copy of both was set aside as ${aside}. ${RESENT}`;
    const damaged = `${path} is damaged (${message}): it was set aside as ${aside}, and a new log was begun. ${RESENT} To bring back a backup, stop the server and put it in the place of ${path}.`;
    return (
      (await openWithoutWal(path, aside, busyTimeoutMs, [...notices, withoutWal])) ??
      (await open(path, busyTimeoutMs, [...notices, damaged]))
    );
  }
}

/** A database may be whole but for what a write-ahead log adds to it. */
async function openWithoutWal(
  path: string,
  aside: string,
  busyTimeoutMs: number,
  notices: readonly string[],
): Promise<OpenLog | undefined> {
  if (!statSync(`${aside}-wal`, { throwIfNoEntry: false })?.size) return undefined;
  copyFileSync(aside, path);
  try {
    return await open(path, busyTimeoutMs, notices);
  } catch (error) {
    if (!(error instanceof DamagedLogError)) throw error;
    rmSync(error.aside); // The same is kept already.
    return undefined;
  }
}

async function open(path: string, busyTimeoutMs: number, notices: readonly string[]): Promise<OpenLog> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DamagedLogError('a folder stands in its place', setAside(path));
  }
  const sqlite = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  const statements = new StatementCache(sqlite);
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: statements }) });
  try {
    // Live progress goes to listeners of this process only, so no other may append meanwhile.
    sqlite.pragma('locking_mode = EXCLUSIVE');
    const damage = findDamage(sqlite);
    if (damage) throw new DamagedLogError(damage, setAside(path));
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // A statement over many rows notes each page that it changes, to undo it; in a file, that is as many writes as the commit.
    sqlite.pragma('temp_store = MEMORY');
    if (await isNewer(db, 'sqlite')) {
      throw new DataFolderError(
        `${path} was written by a newer Waymark: update this one, or choose another folder with --data.`,
      );
    }
    await migrate(db, 'sqlite');
    statements.clear();
    // Where a part of the log is gone, places in it mean something else.
    if (notices.length > 0) await db.updateTable('meta').set({ value: crypto.randomUUID() }).execute();
    return { db, sqlite, id: await readId(db), path, notices };
  } catch (error) {
    // Before the database is closed: SQLite leaves a file alone that has another name by then.
    const damaged = isDamage(error) ? new DamagedLogError(error.message, setAside(path)) : error;
    await db.destroy();
    throw damaged;
  }
}

/** What is wrong with a file; undefined where nothing is. */
export function findDamage(sqlite: SqliteDatabase.Database): string | undefined {
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes('kysely_migration')) {
    return 'it is the database of another program';
  }
  const finding = String(sqlite.pragma('quick_check(1)', { simple: true }));
  return finding === 'ok' ? undefined : finding.split('\n').at(-1);
}

/** Reads of each table, so that one that is not as it should be is found now. */
async function readId(db: Kysely<Database>): Promise<string> {
  await sql`SELECT course, seq, subject, actor, id, received_at, version, event FROM events LIMIT 1`.execute(
    db,
  );
  await sql`SELECT course, subject, lab, check_id, seq, progress FROM standings LIMIT 1`.execute(db);
  await sql`SELECT course, subject, seq, lab, cell, at FROM places LIMIT 1`.execute(db);
  await sql`SELECT course, subject, lab, at FROM opened LIMIT 1`.execute(db);
  await sql`SELECT id, head, title FROM courses LIMIT 1`.execute(db);
  await sql`SELECT id, course, name, role, team, lms_id, shares, joined_at FROM members LIMIT 1`.execute(db);
  await sql`SELECT key_hash, member FROM devices LIMIT 1`.execute(db);
  await sql`SELECT code_hash, course, uses_left, expires_at FROM join_codes LIMIT 1`.execute(db);
  const { value } = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'log')
    .executeTakeFirstOrThrow();
  return value;
}

/** The statements fit the tables that the migrations make: what SQLite or Kysely miss in them is damage. */
function isDamage(error: unknown): error is Error {
  if (error instanceof NoResultError) return true;
  return error instanceof Error && /^SQLITE_(NOTADB|CORRUPT|ERROR)/.test(errorCode(error));
}

/** SQLite takes a write-ahead log that it cannot read, or without a database, for an empty one and writes over it. */
function hasStrangeWal(path: string): boolean {
  const header = readStart(`${path}-wal`, WAL_HEADER_BYTES);
  if (header.length === 0) return false;
  if (header.length < WAL_HEADER_BYTES || !WAL_MAGIC.has(header.readUInt32BE(0))) return true;
  const database = readStart(path, 18);
  return database.length < 18 || header.readUInt32BE(8) !== pageBytes(database);
}

function pageBytes(header: Buffer): number {
  const bytes = header.readUInt16BE(16);
  return bytes === 1 ? 65_536 : bytes;
}

/** The first bytes of a file; fewer where it is shorter, none where it is missing or no file. */
function readStart(path: string, bytes: number): Buffer {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}
