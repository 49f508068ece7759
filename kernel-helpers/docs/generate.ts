import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readEntries } from './entries.ts';
import { writePage } from './page.ts';

/** The page that is kept in the repository. */
export const PAGE = fileURLToPath(new URL('helpers.md', import.meta.url));

/** The page as the sources generate it at this moment, formatted as every file of the repository. */
export async function generatePage(): Promise<string> {
  return format(writePage(readEntries()), { ...(await resolveConfig(PAGE)), filepath: PAGE });
}
