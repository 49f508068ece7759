import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { errorCode } from '../error-code.ts';
import type { Database } from '../events/database.ts';
import type { LogStatus } from '../events/event-log.ts';
import { NEWEST_SCHEMA } from '../events/migrate.ts';
import { LOG_FILE, findDamage } from '../events/open-log.ts';
import { statusOf } from '../events/sql-event-log.ts';
import { askServer } from './ask-server.ts';
import { ok, warning, wrong, type Finding } from './finding.ts';
import { operatorStatusSchema } from './operator-routes.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Clocks of two machines that are kept right differ by less. */
const CLOCK_MS = 5_000;

/** How the database is in which a server keeps all: that of a URL, where there is one, else that of its folder. */
export function examineDatabase(folder: string, url: string | undefined): Promise<Finding[]> {
  return url === undefined ? examineSqlite(folder) : examinePostgres(url);
}

/** How a PostgreSQL is; the findings never hold its password. */
async function examinePostgres(url: string, now = new Date()): Promise<Finding[]> {
  let db: Kysely<Database> | undefined;
  try {
    const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    pool.on('error', () => {}); // The next use says it.
    db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
    const { rows } = await sql<{ now: Date }>`SELECT now() AS now`.execute(db);
    const apart = Math.abs((rows[0]?.now.getTime() ?? 0) - now.getTime());
    const clock =
      apart > CLOCK_MS
        ? [warning('Clock', `it and the database’s are ${Math.round(apart / 1000)} s apart: set both right`)]
        : [];
    const tables = await db.introspection.getTables();
    if (!tables.some(({ name }) => name === 'events')) {
      return [ok('Database', 'a PostgreSQL in which nothing is kept yet'), ...clock];
    }
    return [...findingsOf(await statusOf(db), 'PostgreSQL', now), ...clock];
  } catch (error) {
    const reason = errorCode(error) || 'it does not answer';
    return [
      wrong(
        'Database',
        `DATABASE_URL cannot be used (${reason}): see that it runs, and that the address fits`,
      ),
    ];
  } finally {
    await db?.destroy();
  }
}

/** How the SQLite of a data folder is; the server that holds it is asked, where there is one. */
async function examineSqlite(folder: string, now = new Date()): Promise<Finding[]> {
  const path = join(folder, LOG_FILE);
  const answer = await askServer(folder, '/api/operator/status');
  if (answer?.ok) {
    const status = operatorStatusSchema.parse(await answer.json());
    return [ok('Server', 'it runs, and answers'), ...findingsOf(status, `SQLite in ${path}`, now)];
  }
  const server = ok('Server', 'none runs in this folder');
  if (!(await stat(path).catch(() => undefined))) return [server, ok('Database', 'nothing is kept yet')];
  try {
    return [server, ...(await examineFile(path, now))];
  } catch (error) {
    const code = errorCode(error);
    return code.startsWith('SQLITE_BUSY')
      ? [wrong('Server', `one holds ${path} and does not answer: see its log, or end it`)]
      : [server, damaged(path, code)];
  }
}

async function examineFile(path: string, now: Date): Promise<Finding[]> {
  const sqlite = new SqliteDatabase(path, { readonly: true });
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    const damage = findDamage(sqlite);
    if (damage !== undefined) return [damaged(path, damage)];
    return findingsOf(await statusOf(db), `SQLite in ${path}`, now);
  } finally {
    await db.destroy();
  }
}

function damaged(path: string, reason: string): Finding {
  return wrong('Database', `${path} is damaged (${reason}): move it away, and \`restore\` the last backup`);
}

function findingsOf({ schema, newest }: LogStatus, what: string, now: Date): Finding[] {
  return [schemaFinding(schema, what), clockFinding(newest, now)];
}

function schemaFinding(schema: string, what: string): Finding {
  if (schema === NEWEST_SCHEMA) return ok('Database', `${what}, schema ${schema}`);
  return schema > NEWEST_SCHEMA
    ? wrong('Database', `${what} was written by a newer Waymark (schema ${schema}): update this one`)
    : warning('Database', `${what} has the schema ${schema}; a start brings it to ${NEWEST_SCHEMA}`);
}

function clockFinding(newest: string | null, now: Date): Finding {
  const time = now.toISOString();
  if (newest === null || Date.parse(newest) <= now.getTime() + CLOCK_MS) return ok('Clock', time);
  return wrong('Clock', `it says ${time}, and the newest event came at ${newest}: set it right`);
}
