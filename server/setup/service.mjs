import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './errors.mjs';
import { guardGroup } from './guard.mjs';
import { killGroup } from './run.mjs';
import { killAll, listDescendants } from './processes.mjs';

const RESTART_MIN_MS = 250;
const RESTART_MAX_MS = 10_000;
/** A process that lived so long was well; its next death is the first again. */
const WELL_AFTER_MS = 30_000;
const STOP_MS = 10_000;
const TAIL_LINES = 15;

/**
 * How to run a service.
 *
 * @typedef {object} ServiceOptions
 * @property {string} name as it is called in messages
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [input] what it reads from its standard input. Secrets go this way: what stands in the environment or among
 *   the arguments of a process can be read for as long as it runs, by every process that it starts.
 * @property {string} logFile gets all that it prints
 * @property {boolean} restart whether to start it again when it ends
 * @property {(message: string) => void} onEnd called when it ends by itself
 */

/** A process that runs until it is stopped, in a process group of its own, so that Ctrl-C reaches us alone. */
export class Service {
  #options;
  #stopping = false;
  #delay = RESTART_MIN_MS;
  /** @type {() => void} */
  #resolveEnded = () => {};
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /** @param {ServiceOptions} options */
  constructor(options) {
    this.#options = options;
    /** Resolves when it ends by itself and is not started again. @type {Promise<void>} */
    this.ended = new Promise(resolve => (this.#resolveEnded = resolve));
    mkdirSync(dirname(options.logFile), { recursive: true });
    rmSync(options.logFile, { force: true });
  }

  get logFile() {
    return this.#options.logFile;
  }

  get isRunning() {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  start() {
    const { name, command, args, cwd, env, input, logFile, restart, onEnd } = this.#options;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', log, log], detached: true });
    closeSync(log);
    // One that ended before it read anything says so itself.
    child.stdin?.once('error', () => {}).end(input);
    this.#child = child;
    const endGuard = guardGroup(child.pid, STOP_MS);
    const started = performance.now();
    child.once('error', error => {
      onEnd(`${name} does not start: ${error.message}`);
      this.#resolveEnded();
    });
    child.once('exit', (code, signal) => {
      endGuard();
      if (this.#stopping) return;
      const next = restart ? ' and is started again' : '';
      onEnd(`${name} ended (${signal ?? `exit code ${code}`})${next}. Its log is ${logFile}`);
      if (!restart) return this.#resolveEnded();
      if (performance.now() - started > WELL_AFTER_MS) this.#delay = RESTART_MIN_MS;
      this.#timer = setTimeout(() => this.start(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, RESTART_MAX_MS);
    });
  }

  /** Ends it and everything it started: asks first, and after ten seconds no longer. */
  async stop() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child?.pid) return;
    const started = listDescendants(child.pid);
    if (this.isRunning) {
      const exited = new Promise(resolve => child.once('exit', resolve));
      killGroup(child.pid, 'SIGTERM');
      const giveUp = setTimeout(() => killGroup(child.pid, 'SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(giveUp);
    }
    killGroup(child.pid, 'SIGKILL');
    killAll(started);
  }

  /** @returns {SetupError} for a service that did not come up, with the end of its log */
  failure() {
    const { name, logFile } = this.#options;
    const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return new SetupError(
      `${name} does not start. The end of ${logFile}:\n${tail.map(line => `  │ ${line}`).join('\n')}`,
    );
  }
}
