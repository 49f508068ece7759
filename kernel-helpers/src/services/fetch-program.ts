import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { progress } from '../progress-bar/progress-bar.ts';
import { ServiceError } from './error.ts';

/** A command of the set-up, which knows the registries. */
const COMMAND = fileURLToPath(new URL('../../../server/setup/fetch-program.mjs', import.meta.url));

/**
 * Has the set-up fetch the program of a service, once for all notebooks of this machine, behind a progress bar.
 *
 * @param command For tests.
 * @throws ServiceError When it cannot be fetched, in a sentence that says why.
 */
export async function fetchProgram(
  name: string,
  { title, megabytes, command = COMMAND }: { title: string; megabytes: number; command?: string },
): Promise<void> {
  if (!existsSync(command)) throw new ServiceError('The set-up that would fetch it is not here.');
  const bar = progress(`Fetching ${title}, once (${megabytes} MB)`, 1);
  // Its input stays open for as long as we live.
  const child = spawn(process.execPath, [command, name], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  let done = 0;
  let ending = 'failed It ended before it was done.';
  child.once('error', error => (ending = `failed ${error.message}`));
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('progress ')) {
      ending = line;
      continue;
    }
    const share = Number(line.slice('progress '.length));
    if (share > done) bar.step(share - done);
    done = Math.max(done, share);
  }
  bar.done(ending === 'done' ? '' : 'not fetched');
  if (ending !== 'done') throw new ServiceError(ending.replace(/^failed /, ''));
}
