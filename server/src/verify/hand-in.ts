import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredMembership } from '../class-link/membership-file.ts';
import { CommandError } from '../commands/command.ts';
import type { ToldResult } from './format-results.ts';
import { resultsFileSchema, type ResultsFile } from './results.ts';
import { sendResults } from './send-results.ts';

/** Reads what `verify --to` has written. @throws CommandError For any other file. */
export async function readResults(path: string): Promise<ResultsFile> {
  const text = await readFile(path, 'utf8');
  try {
    return resultsFileSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${path} was not written by verify --to.`);
  }
}

/** Writes results, for their owner alone to read. */
export async function writeResults(path: string, file: ResultsFile): Promise<void> {
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}

/** Results as they are told. */
export interface Told {
  readonly told: readonly ToldResult[];
  /** What was not verified or not handed in, a sentence each. */
  readonly refusals: readonly string[];
}

/**
 * Hands results to the class; where it does not take them now, they are kept.
 *
 * @param keep The folder in which results are kept where the class does not take them; undefined where they are kept already.
 * @throws CommandError Where they are.
 */
export async function handIn(
  membership: StoredMembership,
  file: ResultsFile,
  keep: string | undefined,
): Promise<Told> {
  try {
    return await sendResults(membership, file);
  } catch (error) {
    if (keep === undefined || !(error instanceof CommandError)) throw error;
    const path = join(keep, `verified-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
    await writeResults(path, file);
    const { told, refusals } = asFoldersSay(file);
    return { told, refusals: [...refusals, `${error.message} Hand the results in later: --send ${path}`] };
  }
}

/** Results by the names of folders, where no class is asked. */
export function asFoldersSay({ results, refusals }: ResultsFile): Told {
  return { told: results.map(result => ({ result, student: result.student })), refusals };
}
