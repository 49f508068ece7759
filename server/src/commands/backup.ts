import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { problemSchema } from '@waymark/roadmap';
import SqliteDatabase from 'better-sqlite3';
import { errorCode } from '../error-code.ts';
import { DataFolderError } from '../events/errors.ts';
import { LOG_FILE } from '../events/open-log.ts';
import { PostgresEventLog } from '../events/postgres-event-log.ts';
import { damageOf } from '../events/restore-backup.ts';
import { isUnwritten, whyUnwritten } from '../events/unwritten.ts';
import { askServer } from '../operator/ask-server.ts';
import { CommandError, type Command } from './command.ts';

/** Copies all that a server keeps into one file, also while it runs. */
export const backupCommand: Command = {
  help: `backup FILE [--data DIR]

Copies all that a server keeps, events and people, into one file, as of one moment; the server may run. The file is an SQLite
database, of a PostgreSQL too; \`restore\` brings it back to either. Who has it can read all that the server knows.

  --data DIR  the server's data folder (default: $WAYMARK_DATA, else ./class)

Environment:
  DATABASE_URL  of the PostgreSQL that keeps all of it (default: SQLite in the data folder)`,

  async run(args, print) {
    process.umask(0o077);
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'class' } },
    });
    const [name] = positionals;
    if (name === undefined || positionals.length > 1) throw new CommandError('Expected backup FILE.');
    const file = resolve(name);
    if (await exists(file)) throw new CommandError(`${file} is there already: choose another name.`);
    if (!(await exists(dirname(file)))) {
      throw new CommandError(`There is no folder ${dirname(file)}: make it, or choose another.`);
    }
    const part = `${file}.part`;
    try {
      await writeBackup(part, resolve(values.data));
      const damage = await damageOf(part);
      if (damage !== undefined) throw new CommandError(`The copy is not sound (${damage}): try again.`);
      await rename(part, file);
    } catch (error) {
      if (!isUnwritten(error)) throw error;
      throw new CommandError(whyUnwritten(error, dirname(file)));
    } finally {
      await rm(part, { force: true });
    }
    print(`All that is kept is in ${file}.`);
    return 0;
  },
};

async function writeBackup(path: string, data: string): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl !== undefined) await copyPostgres(databaseUrl, path);
  else {
    const answer = await askServer(data, '/api/operator/backup');
    await (answer ? save(answer, path) : copyFile(data, path));
  }
}

/** A PostgreSQL lets everybody read, whoever works with it. */
async function copyPostgres(url: string, path: string): Promise<void> {
  try {
    const log = await PostgresEventLog.open(url);
    await log.backUp(path);
    await log.close();
  } catch (error) {
    if (error instanceof DataFolderError) throw new CommandError(error.message);
    throw error;
  }
}

/** Where no server answers, none should hold the file. */
async function copyFile(data: string, path: string): Promise<void> {
  const from = join(data, LOG_FILE);
  if (!(await exists(from))) {
    throw new CommandError(`There is no ${from}: say with --data where the server keeps it.`);
  }
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(from, { readonly: true });
    sqlite.pragma('schema_version'); // Which a server that holds it lets nobody read.
    await sqlite.backup(path);
  } catch (error) {
    if (!errorCode(error).startsWith('SQLITE_BUSY')) throw error;
    throw new CommandError(`A server holds ${data} and does not answer: see its log, or stop it first.`);
  } finally {
    sqlite?.close();
  }
}

async function save(answer: Response, path: string): Promise<void> {
  if (!answer.ok || !answer.body) {
    const { data } = problemSchema.safeParse(await answer.json().catch(() => undefined));
    throw new CommandError(`The server made no copy: ${data?.detail ?? `it answered ${answer.status}`}`);
  }
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(path, { flags: 'wx', flush: true }));
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
