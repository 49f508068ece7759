import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, SetupWarning, explain } from './errors.mjs';
import { cacheDir } from './paths.mjs';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const TAIL_LINES = 15;
const PARENT_CHECK_MS = 500;
/** What ends us, by default with all that we run, and its number for the exit code. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The commands' full output; the next set-up begins it anew. */
export const LOG_FILE = join(cacheDir(), 'setup.log');

/**
 * Shows steps as they run: on a terminal one live line each, with the time that passed and what the command last said;
 * elsewhere a plain line at the beginning and at the end.
 */
export class Reporter {
  #out;
  #live;
  /** The open log file; null where it cannot be written. @type {number | null | undefined} */
  #log;

  /** @param {{ isTTY: boolean, columns: number, write: (text: string) => unknown }} [out] a terminal, or not */
  constructor(out = process.stdout) {
    this.#out = out;
    this.#live = out.isTTY && !process.env.CI;
  }

  /** @param {string} line */
  say(line) {
    this.#out.write(`${line}\n`);
  }

  /**
   * @param {string} title
   * @param {(onLine: (line: string) => void) => Promise<string | undefined>} action gives a few words on what it did
   * @returns {Promise<void>}
   * @throws what the action throws, except a SetupWarning, which is shown
   */
  async step(title, action) {
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    let frame = 0;
    let last = '';
    const draw = () => {
      const text = `${FRAMES[frame++ % FRAMES.length]} ${title}  ${seconds()}  ${last}`;
      this.#out.write(`\r\x1b[K${text.slice(0, (this.#out.columns || 80) - 1)}`);
    };
    const timer = this.#live ? setInterval(draw, FRAME_MS) : undefined;
    if (!this.#live) this.say(`… ${title}`);
    /** @param {string} mark @param {string} [detail] */
    const end = (mark, detail) => {
      clearInterval(timer);
      if (this.#live) this.#out.write('\r\x1b[K');
      this.say(`${mark} ${title}  ${seconds()}${detail ? `  ${detail}` : ''}`);
    };
    try {
      const detail = await action(line => {
        last = line.trim();
        this.log(line);
      });
      end('✓', detail);
    } catch (error) {
      const warning = error instanceof SetupWarning;
      end(warning ? '!' : '✗', warning ? error.message : undefined);
      if (!warning) throw error;
    }
  }

  /**
   * Ends the set-up's story of an error: a sentence that says what to do; for a command whose failure we cannot
   * explain, the end of what it printed.
   *
   * @param {unknown} error
   */
  fail(error) {
    const sentence = explain(error);
    if (!(error instanceof CommandError)) {
      this.say(sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
      return;
    }
    if (sentence) this.say(sentence);
    else this.say([...error.tail.slice(-TAIL_LINES).map(line => `  │ ${line}`), error.message].join('\n'));
    if (this.#log) this.say(`All that the commands printed is in ${LOG_FILE}`);
  }

  /** @param {string} line */
  log(line) {
    try {
      if (this.#log === undefined) this.#log = openLog();
      if (this.#log !== null) writeSync(this.#log, `${line}\n`);
    } catch {
      // A cache that is not ours to write, or a full disk, which the command that fills it reports: set-up needs no log.
      if (this.#log) closeSync(this.#log);
      this.#log = null;
    }
  }
}

function openLog() {
  mkdirSync(cacheDir(), { recursive: true });
  return openSync(LOG_FILE, 'w');
}

/**
 * Runs the main function of a command; whatever goes wrong ends in a message and a non-zero exit code.
 *
 * @param {Reporter} reporter
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(reporter, main) {
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => process.exit(128 + number));
  }
  endWithNpm();
  try {
    process.exitCode = await main();
  } catch (error) {
    reporter.fail(error);
    process.exitCode = 1;
  }
}

/** npm passes the signals on that ask it to end; when it is killed it cannot, and we end as if the terminal had closed. */
function endWithNpm() {
  if (!process.env.npm_execpath) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGHUP');
  }, PARENT_CHECK_MS).unref();
}
