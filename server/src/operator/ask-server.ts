import { readOperator, type Operator } from './operator-file.ts';

/** Within which a server that runs says how it is, however much it has to do. */
const ANSWER_MS = 10_000;
const STATUS = '/api/operator/status';

/**
 * Asks the server that holds a data folder, as whoever runs it.
 *
 * @returns Undefined where none answers as that server: it was killed and its file stayed, it hangs, or another program has its port.
 */
export async function askServer(folder: string, path: string): Promise<Response | undefined> {
  const operator = await readOperator(folder);
  if (!operator) return undefined;
  try {
    // What is asked may take long, such as a copy.
    const status = await ask(operator, STATUS, AbortSignal.timeout(ANSWER_MS));
    await status.body?.cancel();
    return status.ok ? await ask(operator, path) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the server that holds a data folder listens on a port, and answers. */
export async function answersOn(folder: string, port: number): Promise<boolean> {
  const operator = await readOperator(folder);
  return operator?.port === port && (await askServer(folder, STATUS))?.ok === true;
}

function ask({ host, port, secret }: Operator, path: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`http://${host}:${port}${path}`, {
    headers: { authorization: `Operator ${secret}` },
    ...(signal && { signal }),
  });
}
