import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_FILE, PIPES, type Start } from './messages.ts';

/**
 * Makes this process what the launcher is, as far as code can see: its folder, environment, arguments and parent; what
 * it prints goes to the launcher.
 *
 * @param folder That of the spare.
 * @throws where the system refuses something of it
 */
export function takeOver({ argv, cwd, env, umask, parent }: Start, folder: string): void {
  process.chdir(cwd);
  process.umask(umask);
  for (const name of Object.keys(process.env)) {
    if (!Object.hasOwn(env, name)) delete process.env[name];
  }
  for (const [name, value] of Object.entries(env)) {
    if (process.env[name] !== value) process.env[name] = value;
  }
  process.argv = [...argv];
  Object.defineProperty(process, 'ppid', { value: parent, configurable: true, enumerable: true });
  for (const [i, name] of PIPES.entries()) {
    closeSync(i + 1);
    // A file gets the lowest number that is free. Open for both: writing fails at no time for want of a reader.
    const fd = openSync(join(folder, name), 'r+');
    if (fd !== i + 1) throw new Error(`${name} is descriptor ${fd}`);
  }
  process.on('exit', code => writeFileSync(join(folder, EXIT_FILE), String(code)));
}
