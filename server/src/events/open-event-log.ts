import type { Logger } from 'pino';
import { PostgresEventLog } from './postgres-event-log.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';

/**
 * Opens the log in the PostgreSQL of a URL, where there is one, else in SQLite.
 *
 * @param folder For SQLite; made if it is missing.
 * @throws DataFolderError When it cannot be used.
 */
export function openEventLog(
  folder: string,
  databaseUrl: string | undefined,
  logger: Logger,
): Promise<SqliteEventLog | PostgresEventLog> {
  return databaseUrl === undefined
    ? SqliteEventLog.open(folder)
    : PostgresEventLog.open(databaseUrl, { logger });
}
