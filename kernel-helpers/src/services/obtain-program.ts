import { ServiceError } from './error.ts';
import { fetchProgram } from './fetch-program.ts';

/** A program that a notebook runs, and how it is had. */
export interface Obtainable<T> {
  /** As people call it; a sentence begins with it. */
  readonly title: string;
  /** Of the download; undefined where there is none for this machine. */
  readonly megabytes: number | undefined;
  /** What to do where it is not to be had, as the end of a sentence. */
  readonly remedy: string;
  /** Finds it on this machine; undefined where it is not. */
  find(): T | undefined;
}

/**
 * Finds a program on this machine, else has the set-up fetch it.
 *
 * @param name As the set-up calls it.
 * @throws ServiceError When it is not to be had here, with what to install.
 */
export async function obtainProgram<T>(
  name: string,
  { title, megabytes, remedy, find }: Obtainable<T>,
): Promise<T> {
  const found = find();
  if (found) return found;
  let reason = 'there is none to be fetched for this system';
  try {
    if (megabytes !== undefined) await fetchProgram(name, { title, megabytes });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    reason = `it could not be fetched: ${error.message.replace(/\.$/, '')}`;
  }
  const fetched = find();
  if (fetched) return fetched;
  throw new ServiceError(`${title} is not on this machine, and ${reason}. What helps: ${remedy}.`);
}
