import type { Header } from '../protocol/wire.ts';
import { inRun, type CellRun } from '../runtime/cell-run.ts';
import type { Output } from '../runtime/output.ts';
import { reportError } from './error-report.ts';
import { InterruptError } from './interrupt-error.ts';
import { isA } from './thrown-value.ts';

/** How many of them one run shows: a timer that fails at each tick would fill the notebook. */
export const UNCAUGHT_MAX = 20;

const NOTICE = `[More such errors of this cell are not shown. Does a timer of it go on, or a listener? Mend it and run the cell again; a timer ends with clearInterval(…), all of it with a restart of the kernel.]
`;

/** Errors that nothing catches, such as those of timers: they are shown in the cell that caused them. */
export class UncaughtErrors {
  readonly #output: Output;
  readonly #shown = new WeakMap<Header, number>();

  constructor(output: Output) {
    this.#output = output;
  }

  show(error: unknown, run: CellRun | undefined): void {
    if (isA(error, InterruptError) || (run?.isInterrupted && error === run.signal.reason)) return;
    const count = run ? this.#count(run) : 1;
    if (count > UNCAUGHT_MAX) return;
    this.#output.send('error', { ...inRun(run, () => reportError(error)) }, run);
    if (count === UNCAUGHT_MAX) this.#output.print('stderr', NOTICE, run);
  }

  #count({ request: { header } }: CellRun): number {
    const count = (this.#shown.get(header) ?? 0) + 1;
    this.#shown.set(header, count);
    return count;
  }
}
