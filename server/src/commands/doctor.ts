import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { examineDatabase } from '../operator/examine-database.ts';
import { examineFolder } from '../operator/examine-folder.ts';
import { examinePort } from '../operator/examine-port.ts';
import type { Finding } from '../operator/finding.ts';
import { DEFAULT_PORT } from './class.ts';
import type { Command } from './command.ts';
import { readPort } from './read-port.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: '✓', warning: '!', wrong: '✗' };

/** Says what is wrong with a class server, whether it runs or not. */
export const doctorCommand: Command = {
  help: `doctor [--data DIR] [--port N]

Says what is wrong with a class server, whether it runs or not, and what to do; it changes nothing. The exit code is 1 where
something is wrong.

  --data DIR  the server's data folder (default: $WAYMARK_DATA, else ./class)
  --port N    on which it listens (default: ${DEFAULT_PORT})

Environment:
  DATABASE_URL  of the PostgreSQL that keeps all of it (default: SQLite in the data folder)`,

  async run(args, print) {
    const { values } = parseArgs({
      args,
      options: {
        data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'class' },
        port: { type: 'string', default: DEFAULT_PORT },
      },
    });
    const folder = resolve(values.data);
    const findings = [
      ...(await examineFolder(folder)),
      ...(await examineDatabase(folder, process.env['DATABASE_URL'])),
      await examinePort(readPort(values.port, 1), folder),
    ];
    const width = Math.max(...findings.map(({ name }) => name.length));
    for (const { name, state, detail } of findings) {
      print(`${MARKS[state]} ${name.padEnd(width)}  ${detail}`);
    }
    return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
  },
};
