import { readOperator } from './operator-file.ts';

/**
 * Asks the server that holds a data folder, as whoever runs it.
 *
 * @returns Undefined where none answers.
 */
export async function askServer(folder: string, path: string): Promise<Response | undefined> {
  const operator = await readOperator(folder);
  if (!operator) return undefined;
  try {
    return await fetch(`http://127.0.0.1:${operator.port}${path}`, {
      headers: { authorization: `Operator ${operator.secret}` },
    });
  } catch {
    return undefined; // It was killed, and its file stayed.
  }
}
