import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Longer than the app itself allows the requests under way. */
const STOP_LIMIT_MS = 12_000;

/** A line that an app printed. */
export interface LogLine {
  /** Since the start, in milliseconds. */
  readonly ms: number;
  readonly text: string;
}

/**
 * An app in a process of its own, until it is stopped, ends by itself, or the notebook ends.
 * `startApp` makes it.
 *
 * @example
 * const app: RunningApp = await startApp('deploy/mass');
 * console.log(app.url, app.log);
 * await app.stop();
 */
export class RunningApp {
  readonly port: number;
  /** Begins every address of the app; who does not know it is refused. */
  readonly key: string;
  /** What it has printed so far, on both streams, line by line. */
  readonly lines: readonly LogLine[];
  /** Resolves with the exit code once the app has ended; null when it was told to stop. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  #hasEnded = false;

  /** @param child The leader of a process group of its own, with both streams as pipes. */
  constructor(child: ChildProcess, port: number, key: string) {
    this.#child = child;
    this.port = port;
    this.key = key;
    this.lines = recordLines(child);
    // Not `exit`: after `close`, everything that was printed has arrived, too.
    this.exited = once(child, 'close').then(([code]) => {
      this.#hasEnded = true;
      return typeof code === 'number' ? code : null;
    });
  }

  /** For `fetch`: `http://127.0.0.1:41234/KEY/`, so that `new URL('health', app.url)` is a page of it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/${this.key}/`;
  }

  /** What it has printed so far, as one text. */
  get log(): string {
    return this.lines.map(({ text }) => `${text}\n`).join('');
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /**
   * Asks the app to stop, by SIGTERM as a host does, and kills it when it has not stopped within 12
   * seconds. Resolves when it has ended.
   */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const killer = setTimeout(() => this.signal('SIGKILL'), STOP_LIMIT_MS);
    try {
      await this.exited;
    } finally {
      clearTimeout(killer);
    }
  }

  /** Sends a signal to every process of the app; nothing when it has ended. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (this.#hasEnded || pid === undefined) return;
    try {
      // The shell and npm that started the app are in its group. Windows has no groups.
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
      if (!isGone) throw error;
    }
  }
}

function recordLines(child: ChildProcess): LogLine[] {
  const start = performance.now();
  const lines: LogLine[] = [];
  const add = (text: string) => lines.push({ ms: performance.now() - start, text });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(add);
    });
    stream?.on('end', () => {
      if (rest !== '') add(rest);
    });
  }
  return lines;
}
