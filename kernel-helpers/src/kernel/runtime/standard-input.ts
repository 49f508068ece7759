import { Readable } from 'node:stream';
import { currentRun, inRun, type CellRun } from './cell-run.ts';
import type { CellTurns } from './cell-turns.ts';
import type { Output } from './output.ts';
import type { Stdin } from './stdin.ts';

/** How long a line that was answered is left to its reader, who may want no more, before the next is asked for. */
const ASK_AFTER_MS = 20;

/**
 * The `process.stdin` of cells: who reads a line of it asks the front end for one. A stream reads ahead, so a
 * line is asked for only while the cell that reads is running, or as another one prints a question.
 */
export class StandardInput extends Readable {
  readonly #stdin: Stdin;
  readonly #turns: CellTurns;
  /** The run that reads, while it has no line. */
  #reader: CellRun | undefined;
  #isAsking = false;

  constructor(stdin: Stdin, turns: CellTurns, output: Output) {
    super({ encoding: 'utf8' });
    this.#stdin = stdin;
    this.#turns = turns;
    output.onQuestion = run => {
      if (this.#reader) this.#askSoon(run);
    };
  }

  override read(size?: number): unknown {
    const run = currentRun();
    // A cell that reads where an earlier one has read and got nothing.
    if (run && this.#reader && this.#reader !== run) this.#askSoon(run);
    return super.read(size) as unknown;
  }

  override _read(): void {
    const run = currentRun() ?? this.#reader ?? this.#turns.current;
    this.#reader = run;
    if (run) this.#askSoon(run);
  }

  #askSoon(run: CellRun): void {
    this.#reader = run;
    setTimeout(() => void this.#ask(run), ASK_AFTER_MS).unref();
  }

  async #ask(run: CellRun): Promise<void> {
    if (this.#isAsking || this.#reader !== run || this.#turns.current !== run || this.isPaused()) return;
    this.#isAsking = true;
    try {
      const line = await inRun(run, () => this.#stdin.prompt());
      this.push(`${line}\n`);
    } catch (error) {
      if (!run.isInterrupted) this.#turns.fail(run, error);
    } finally {
      this.#isAsking = false;
    }
  }
}
