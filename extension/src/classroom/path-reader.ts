import type { LoggedEvent } from '@waymark/roadmap';
import { describeError } from '../notices.ts';

/** Somebody at work does something each few seconds; each look leaves a line in the server's log. */
const READ_EVERY_MS = 1_000;

/** What is known of somebody's path. */
export interface PathRead {
  readonly events: readonly LoggedEvent[];
  /** Whether all of it was read once. */
  readonly isRead: boolean;
  /** Why what is new cannot be read. */
  readonly problem?: string;
}

export const NOTHING_READ: PathRead = { events: [], isRead: false };

interface PathReaderOptions {
  /** Asks for the events after a place in the log. */
  load(after: number): Promise<readonly LoggedEvent[]>;
  /** Is told each time that more, or a problem, is known. */
  told(read: PathRead): void;
  /** How long to wait from one look to the next, in milliseconds; default: a second. */
  everyMs?: number;
}

/** Reads somebody's events once, and what comes after them when the class's feed says that there is more. */
export class PathReader {
  readonly #options: PathReaderOptions;
  #read: PathRead = NOTHING_READ;
  /** The place up to which all was read; the last of what others may read may stand before it. */
  #readTo = 0;
  #wantedTo = 0;
  #isReading = false;
  #isOver = false;

  constructor(options: PathReaderOptions) {
    this.#options = options;
  }

  /** Reads what there is up to a place in the log, unless it is known. What failed is tried again. */
  follow(latest: number): void {
    this.#wantedTo = Math.max(this.#wantedTo, latest);
    if (!this.#isReading) void this.#readOn();
  }

  /** Nothing is told from now on. */
  dispose(): void {
    this.#isOver = true;
  }

  async #readOn(): Promise<void> {
    const { load, told, everyMs = READ_EVERY_MS } = this.#options;
    this.#isReading = true;
    while (!this.#isOver && (!this.#read.isRead || this.#wantedTo > this.#readTo)) {
      const upTo = this.#wantedTo;
      try {
        const more = await load(this.#readTo);
        this.#readTo = Math.max(upTo, more.at(-1)?.seq ?? 0);
        this.#read = { events: [...this.#read.events, ...more], isRead: true };
      } catch (error) {
        this.#read = { ...this.#read, problem: describeError(error) };
      }
      if (this.#isOver) break;
      told(this.#read);
      if (this.#read.problem !== undefined) break;
      await new Promise(resolve => setTimeout(resolve, everyMs));
    }
    this.#isReading = false;
  }
}
