import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DataFolderError } from '../events/errors.ts';
import { restoreBackup } from '../events/restore-backup.ts';
import { CommandError, type Command } from './command.ts';

/** Brings a backup back to where nothing is kept. */
export const restoreCommand: Command = {
  help: `restore FILE [--data DIR]

Brings back what \`backup\` wrote, to where nothing is kept yet; it overwrites nothing. The browsers send again what
they did since.

  --data DIR  the server's data folder (default: $WAYMARK_DATA, else ./class)

Environment:
  DATABASE_URL  of the PostgreSQL that is to keep all of it (default: SQLite in the data folder)`,

  async run(args, print) {
    process.umask(0o077);
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'class' } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new CommandError('Expected restore FILE.');
    const folder = resolve(values.data);
    const databaseUrl = process.env['DATABASE_URL'];
    try {
      await restoreBackup(resolve(file), { folder, databaseUrl });
    } catch (error) {
      if (error instanceof DataFolderError) throw new CommandError(error.message);
      throw error;
    }
    print(`All of ${file} is in ${databaseUrl === undefined ? folder : 'the PostgreSQL of DATABASE_URL'}.`);
    return 0;
  },
};
