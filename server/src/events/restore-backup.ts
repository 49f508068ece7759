import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { errorCode } from '../error-code.ts';
import { copyTables } from './copy-tables.ts';
import { DataFolderError } from './errors.ts';
import { LOG_FILE, findDamage, openLog, type OpenLog } from './open-log.ts';
import { PostgresEventLog } from './postgres-event-log.ts';

/** Where a backup goes back to: the folder of an SQLite, or a PostgreSQL. */
export interface RestoreTarget {
  readonly folder: string;
  readonly databaseUrl?: string | undefined;
}

/**
 * Brings a backup back to where nothing is kept yet. The log gets another name: what was appended after the backup is not in
 * it, so places in it mean something else, and those who have those events send them again.
 *
 * @param file As a server's `backup` made it, of this version or an older one.
 * @throws DataFolderError For a file that is no sound backup, and where something is kept already.
 */
export async function restoreBackup(file: string, { folder, databaseUrl }: RestoreTarget): Promise<void> {
  await demandSound(file);
  if (databaseUrl === undefined) await restoreToFolder(file, folder);
  else await restoreToPostgres(file, databaseUrl);
}

async function restoreToFolder(file: string, folder: string): Promise<void> {
  const path = join(folder, LOG_FILE);
  for (const kept of [path, `${path}-wal`]) {
    if (await exists(kept)) {
      throw new DataFolderError(
        `${kept} is there: a backup is brought back only to where nothing is kept. Choose another folder with --data, or move the file away.`,
      );
    }
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Only what is whole gets the name of the log: a half of one would be taken for damage by the next start.
  await withCopy(file, folder, async copy => {
    await copy.db.destroy();
    await rename(copy.path, path);
  });
}

async function restoreToPostgres(file: string, url: string): Promise<void> {
  const target = await PostgresEventLog.open(url);
  try {
    const known = await target.db.selectFrom('courses').select('id').limit(1).execute();
    if (known.length > 0) {
      throw new DataFolderError(
        'The PostgreSQL of DATABASE_URL holds courses: a backup is brought back only to where nothing is kept. Name an empty database.',
      );
    }
    await withCopy(file, tmpdir(), ({ db }) => target.db.transaction().execute(to => copyTables(db, to)));
  } finally {
    await target.close();
  }
}

/** Works with a copy of a backup, brought up to date and with a name of its own, which is gone afterwards. */
async function withCopy(file: string, parent: string, use: (copy: OpenLog) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(parent, 'waymark-restore-'));
  try {
    await copyFile(file, join(scratch, LOG_FILE));
    const copy = await openLog(scratch, 0);
    try {
      await copy.db.updateTable('meta').set({ value: crypto.randomUUID() }).execute();
      await use(copy);
    } finally {
      await copy.db.destroy();
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function demandSound(file: string): Promise<void> {
  const damage = await damageOf(file);
  if (damage !== undefined) throw new DataFolderError(`${file} is no sound backup (${damage}).`);
}

/** What is wrong with a backup; undefined where nothing is. */
export async function damageOf(file: string): Promise<string | undefined> {
  if (!(await exists(file))) return 'there is no such file';
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(file, { readonly: true });
    const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    return tables.length === 0 ? 'it is empty' : findDamage(sqlite);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    sqlite?.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
