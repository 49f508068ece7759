import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a run of a lab may use. */
export interface RunLimits {
  /** How long one cell may run, in milliseconds. Default: two minutes. */
  readonly cellMs: number;
  /** The resident memory of the kernel and all that it has started, in megabytes. Default: 4,096. */
  readonly memoryMb: number;
  /** What one cell may print and show, in bytes of its messages. Default: 16 MiB. */
  readonly outputBytes: number;
}

export const DEFAULT_LIMITS: RunLimits = { cellMs: 120_000, memoryMb: 4_096, outputBytes: 2 ** 24 };

/** A cell has used more than it may. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly limit: keyof RunLimits;

  constructor(limit: keyof RunLimits, message: string) {
    super(message);
    this.limit = limit;
  }
}

const MEMORY_SAMPLE_MS = 500;
const KB_PER_MB = 1_024;

/** Watches how much memory a process and its descendants hold together. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peakMb = 0;

  /** @param onMore Called once, with the megabytes, when they are more than `limitMb`. */
  constructor(pid: number, limitMb: number, onMore: (mb: number) => void) {
    this.#pid = pid;
    let isOver = false;
    const sample = async (): Promise<void> => {
      const mb = await this.#look();
      if (mb <= limitMb || isOver) return;
      isOver = true;
      onMore(mb);
    };
    this.#timer = setInterval(() => void sample(), MEMORY_SAMPLE_MS).unref();
  }

  /** The most that was seen, now included, in megabytes; 0 where the system has no `ps`. */
  async peakMb(): Promise<number> {
    await this.#look();
    return this.#peakMb;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<number> {
    const mb = await memoryOf(this.#pid);
    this.#peakMb = Math.max(this.#peakMb, mb);
    return mb;
  }
}

/** The resident memory of a process and its descendants, in megabytes; 0 when it cannot be known. */
async function memoryOf(pid: number): Promise<number> {
  const listing = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']).catch(() => undefined);
  const processes = (listing?.stdout ?? '').trim().split('\n').map(readRow);
  const members = new Set([pid]);
  // A child may be listed before its parent.
  for (let size = 0; size !== members.size;) {
    size = members.size;
    for (const { id, parent } of processes) if (members.has(parent)) members.add(id);
  }
  const kb = processes.filter(({ id }) => members.has(id)).reduce((sum, { rss }) => sum + rss, 0);
  return kb / KB_PER_MB;
}

function readRow(row: string): { id: number; parent: number; rss: number } {
  const [id = NaN, parent = NaN, rss = 0] = row.trim().split(/\s+/).map(Number);
  return { id, parent, rss };
}
