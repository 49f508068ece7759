import { errorCode } from '../error-code.ts';

/** How SQLite and the system say that a disk is full, or a file as large as it may be. */
const NO_ROOM = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether something could not be written because there is no room for it. */
export function isOutOfRoom(error: unknown): boolean {
  return NO_ROOM.has(errorCode(error));
}

/** Whether something could not be written; of a quota, SQLite says no more than that. */
export function isUnwritten(error: unknown): boolean {
  const code = errorCode(error);
  return isOutOfRoom(error) || code === 'EROFS' || code.startsWith('SQLITE_IOERR');
}

/** Why a copy of the database is not in a folder, and what to do. */
export function whyUnwritten(error: unknown, folder: string): string {
  return `The copy cannot be written in ${folder} (${errorCode(error)}). It takes as much room there as the database: make room, or see whether the disk can be written to.`;
}
