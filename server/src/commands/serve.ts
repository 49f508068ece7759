import { resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { CommandError, type Command } from './command.ts';
import { keepRunning } from './keep-running.ts';
import { readPort } from './read-port.ts';
import { untilStopped } from './until-stopped.ts';

const MIN_SECRET_LENGTH = 16;

/** Runs the progress server until a signal stops it. */
export const serveCommand: Command = {
  help: `serve --port N [--data DIR] [--notebooks DIR] [--roadmap FILE] [--author]

Runs the progress server on 127.0.0.1 until SIGTERM, SIGINT or SIGHUP stops it. It prints its log,
a line of JSON an entry.

  --port N         the port; 0 takes a free one
  --data DIR       where progress is kept (default: $WAYMARK_DATA)
  --notebooks DIR  the source notebooks (default: those of this repository)
  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)
  --author         serve an author who works on the notebooks: release and prove their labs
  --secret-stdin   read the secret from standard input, to its end, in place of WAYMARK_SECRET:
                   the environment of a process can be read by all that run as the same user

Environment:
  WAYMARK_SECRET     the secret that JupyterLab's proxy sends, ${MIN_SECRET_LENGTH} characters or more
  WAYMARK_DATA       see --data
  DATABASE_URL       of the PostgreSQL that keeps the progress, such as postgres://USER:PASSWORD@HOST/NAME;
                     several servers may share one (default: SQLite in the data folder)
  WAYMARK_LOG_LEVEL  fatal, error, warn, info (default), debug or silent`,

  async run(args) {
    // What is kept is nobody else's affair: neither the log nor the files that SQLite puts beside it.
    process.umask(0o077);
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        notebooks: { type: 'string', default: NOTEBOOKS },
        roadmap: { type: 'string', default: ROADMAP },
        author: { type: 'boolean', default: false },
        'secret-stdin': { type: 'boolean', default: false },
      },
    });
    const stopped = untilStopped();
    const options = {
      port: readPort(values.port, 0),
      data: resolve(readData(values.data)),
      notebooks: values.notebooks,
      roadmap: values.roadmap,
      author: values.author,
      databaseUrl: process.env['DATABASE_URL'],
      secret: await readSecret(values['secret-stdin']),
      logger: pino({ level: process.env['WAYMARK_LOG_LEVEL'] ?? 'info' }),
    };
    await keepRunning(options, stopped);
    return 0;
  },
};

function readData(option: string | undefined): string {
  const folder = option ?? process.env['WAYMARK_DATA'];
  if (!folder) {
    throw new CommandError('Say where to keep progress: --data DIR, or WAYMARK_DATA in the environment.');
  }
  return folder;
}

async function readSecret(isOnStdin: boolean): Promise<string> {
  const secret = isOnStdin ? (await readText(process.stdin)).trim() : (process.env['WAYMARK_SECRET'] ?? '');
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new CommandError(
      `Set WAYMARK_SECRET to the secret that the proxy sends in x-waymark-secret, ${MIN_SECRET_LENGTH} characters or more.`,
    );
  }
  return secret;
}
