import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CommandError } from './errors.mjs';
import { guardGroup } from './guard.mjs';

const TAIL_LINES = 40;
const WATCH_MS = 1_000;
/** A command that is stopped undoes what it can, and is not waited for for long. */
const GRACE_MS = 2_000;

/**
 * Runs a command to its end without a terminal, line by line into `onLine`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine] called for each line of its output
 * @param {number} [options.silenceMs] stop it when it gives no sign of life for so long (default: never)
 * @param {string} [options.fills] a folder whose growth is a sign of life, as a printed line is
 * @param {string} [options.input] its standard input (default: none)
 * @returns {Promise<string>} what it printed to standard output
 * @throws {CommandError} when it cannot start, fails, or is stopped
 */
export function run(command, args, { cwd, env, onLine, silenceMs, fills, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const endGuard = guardGroup(child.pid, GRACE_MS);
    const shown = [command, ...args].join(' ');
    /** @type {string[]} */
    const output = [];
    /** @type {string[]} */
    const tail = [];
    /** @type {string[]} */
    const errors = [];
    let stopped = '';

    const stop = () => {
      stopped = `stopped after ${Number(silenceMs) / 1000} s without a sign of life`;
      killGroup(child.pid, 'SIGKILL');
    };
    const silence = silenceMs ? setTimeout(stop, silenceMs) : undefined;
    let size = 0;
    const watch = setInterval(() => {
      const now = fills ? folderSize(fills) : 0;
      if (now !== size) silence?.refresh();
      size = now;
    }, WATCH_MS);
    if (!fills) clearInterval(watch);

    /** @param {string} line */
    const take = line => {
      silence?.refresh();
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine?.(line);
    };
    createInterface(child.stdout).on('line', line => {
      output.push(line);
      take(line);
    });
    createInterface(child.stderr).on('line', line => {
      errors.push(line);
      take(line);
    });

    const interrupted = () => killGroup(child.pid, 'SIGTERM');
    process.once('exit', interrupted);
    child.on('error', error => reject(new CommandError(shown, error.message, { tail: [error.message] })));
    child.on('close', (code, signal) => {
      process.off('exit', interrupted);
      endGuard();
      clearTimeout(silence);
      clearInterval(watch);
      if (code === 0) resolve(output.join('\n'));
      else {
        reject(
          new CommandError(shown, stopped || (signal ?? `exit code ${code}`), {
            tail,
            errors,
            isStopped: stopped !== '',
          }),
        );
      }
    });
    child.stdin.on('error', () => {}); // A child that closes its input early reports through its exit code.
    child.stdin.end(input);
  });
}

/**
 * The first line a quick command prints, or undefined when it is missing or fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [cwd]
 * @returns {string | undefined}
 */
export function ask(command, args, env, cwd) {
  const answer = spawnSync(command, args, {
    env,
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return answer.status === 0 ? answer.stdout.split('\n')[0]?.trim() : undefined;
}

/**
 * Signals a process and all that shares its group; one that is gone is no error.
 *
 * @param {number | undefined} pid of a group's leader
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** @param {string} folder @returns {number} the bytes in it */
function folderSize(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.reduce(
    (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
