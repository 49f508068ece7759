import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppStartError } from './error.ts';

/**
 * The command with which a host starts the process `web` of a project.
 *
 * @throws AppStartError When there is no Procfile, or it has no such line.
 */
export async function readWebCommand(project: string): Promise<string> {
  const path = join(project, 'Procfile');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppStartError(`There is no ${path}, which says how to start the app.`, { cause });
  });
  const command = /^web:[ \t]*(\S.*)$/m.exec(text)?.[1];
  if (command !== undefined) return command.trim();
  throw new AppStartError(
    `${path} has no line for the process web, such as "web: npm start"; it says ${JSON.stringify(text)}.`,
  );
}
