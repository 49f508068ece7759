import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { RecordLine } from './student.ts';

export interface Verdict {
  /** Events that the server said are durable. */
  readonly acknowledged: number;
  /** Those of them that its log does not have. */
  readonly lost: number;
  /** Events that its log has more than once. */
  readonly doubled: number;
  /** Events in its log that nobody recorded. */
  readonly invented: number;
}

/**
 * Compares the clients' own records with the log of a server that has ended. It shares nothing with the server but the
 * file.
 *
 * @param record A {@link RecordLine} a line.
 */
export function findLost(record: string, folder: string): Verdict {
  const lines = readFileSync(record, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as RecordLine);
  const db = new Sqlite(join(folder, 'progress.sqlite'));
  const stored = db.prepare('SELECT actor, id FROM events').all() as { actor: string; id: string }[];
  db.close();
  const names = stored.map(keyOf);
  const known = new Set(names);
  const recorded = new Set(lines.map(keyOf));
  const acknowledged = lines.filter(({ isAcknowledged }) => isAcknowledged);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(line => !known.has(keyOf(line))).length,
    doubled: names.length - known.size,
    invented: [...known].filter(name => !recorded.has(name)).length,
  };
}

function keyOf({ actor, id }: { readonly actor: string; readonly id: string }): string {
  return `${actor} ${id}`;
}
