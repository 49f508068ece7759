import type { Header } from '../protocol/wire.ts';
import type { CellRun } from './cell-run.ts';

/** How much of what one run prints is shown, in UTF-16 code units: a page draws that in seconds, and a notebook can hold it. */
export const PRINTED_MAX = 1_300_000;

const NOTICE = `
[The cell has printed more than a million characters: what it prints from here on is not shown. It still runs. If it prints without end, interrupt it (■); else print less, to see what matters.]
`;

/**
 * Ends the text of a run that prints too much: a loop that prints without end would fill the notebook, and a page that
 * draws all of it no longer hears of the interrupt.
 */
export class PrintLimit {
  /** Parts of one run, such as answers to events, share what it has left. */
  readonly #left = new WeakMap<Header, number>();

  /** What of `text` is shown: all of it, a beginning with a notice, or nothing more. */
  take(text: string, { request: { header } }: CellRun): string {
    const left = this.#left.get(header) ?? PRINTED_MAX;
    if (left < 0) return '';
    this.#left.set(header, left - text.length);
    return text.length <= left ? text : text.slice(0, left).toWellFormed() + NOTICE;
  }

  /** Called when what the run has shown is taken away: it may print as much again. */
  renew({ request: { header } }: CellRun): void {
    this.#left.delete(header);
  }

  /** Whether nothing more of the run is shown. */
  isReached({ request: { header } }: CellRun): boolean {
    return (this.#left.get(header) ?? PRINTED_MAX) < 0;
  }
}
