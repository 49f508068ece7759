import { AsyncLocalStorage } from 'node:async_hooks';
import { isPromise } from 'node:util/types';
import { kernelHost } from '../host.ts';
import { AssertionFailure, CheckError } from './errors.ts';

/** What one run of a check has seen so far. */
export class CheckRun {
  /** The first placeholder that the check itself met. */
  touched: string | undefined;
  /**
   * The first placeholder met while the check ran, by code that is not known to belong to it: a
   * request handler of an app that the check calls, or a timer of quite another cell.
   */
  touchedNearby: string | undefined;
  /** The first comparison that failed. It stands even if the check's author catches the error. */
  failure: AssertionFailure | undefined;
  comparisons = 0;
  /** Comparisons that the check began and has to await. */
  pending = 0;
  ended = false;
  /** The parts that were tried, in their order. */
  readonly parts: PartRun[] = [];
  /** What the answer of a person reads like; set where a person is to judge it. */
  review: string | undefined;
  /** What is to be said of a prediction that came out. */
  note: string | undefined;
  readonly #onLate: (fault: CheckError) => void;

  /** @param onLate Told when the check is used after its end, which its outcome then cannot show. */
  constructor(onLate: (fault: CheckError) => void) {
    this.#onLate = onLate;
  }

  /** Counts a comparison that is about to be made. */
  begin(): void {
    if (this.ended) {
      const fault = new CheckError(
        'A check was used after it had ended: put `await` before every asynchronous call in it.',
      );
      this.#onLate(fault);
      throw fault;
    }
    this.comparisons++;
  }

  /** The part that the calling code belongs to, or else the check as a whole. */
  get active(): CheckRun {
    const run = current.getStore();
    return run instanceof PartRun && this.parts.includes(run) ? run : this;
  }

  /** Begins a part. */
  beginPart(points: number, what: string): PartRun {
    this.begin();
    if (this.active !== this || this.parts.some(part => !part.ended)) {
      throw new CheckError(
        `The part "${what}" begins before another part has ended: put \`await\` before a part that is asynchronous, and no part into another.`,
      );
    }
    const part = new PartRun(points, what, this.#onLate);
    this.parts.push(part);
    return part;
  }

  /** Ends the check as incorrect. */
  fail(failure: AssertionFailure): never {
    this.failure ??= failure;
    throw failure;
  }
}

/** What the body of a check, or of a part of it, threw; boxed, since anything can be thrown, `undefined` too. */
export interface Thrown {
  readonly error: unknown;
}

/** What one part of a check has seen. */
export class PartRun extends CheckRun {
  readonly points: number;
  readonly what: string;
  thrown: Thrown | undefined;

  constructor(points: number, what: string, onLate: (fault: CheckError) => void) {
    super(onLate);
    this.points = points;
    this.what = what;
  }

  /** Runs the part's body; what it throws is kept. Gives a promise where the body does. */
  run(body: () => unknown): void | Promise<void> {
    open.add(this);
    let result: unknown;
    try {
      result = current.run(this, body);
    } catch (error) {
      this.#end({ error });
      return undefined;
    }
    if (!isPromise(result)) {
      this.#end(undefined);
      return undefined;
    }
    return result.then(
      () => this.#end(undefined),
      (error: unknown) => this.#end({ error }),
    );
  }

  #end(thrown: Thrown | undefined): void {
    this.thrown = thrown;
    this.ended = true;
    open.delete(this);
  }
}

Object.freeze(CheckRun.prototype);
Object.freeze(PartRun.prototype);

const current = new AsyncLocalStorage<CheckRun>();
const open = new Set<CheckRun>();

/** Runs the body of a check; what it touches, also after an `await`, is noted on `run`. */
export async function within(run: CheckRun, body: () => unknown): Promise<void> {
  open.add(run);
  try {
    await current.run(run, async () => body());
  } finally {
    open.delete(run);
    run.ended = true;
  }
}

/** By run of a cell, the first placeholder that it met. */
const metInCells = new Map<string, string>();

/** Notes that a placeholder was met, by a check or by any other code of a cell. */
export function noteTouch(label: string): void {
  const cell = kernelHost()?.cell?.run;
  if (cell !== undefined && !metInCells.has(cell)) metInCells.set(cell, label);
  const run = current.getStore();
  if (run !== undefined && !run.ended) run.touched ??= label;
  else for (const other of open) other.touchedNearby ??= label;
}

/** The first placeholder that the running cell met; undefined when it met none. */
export function metInCell(): string | undefined {
  const cell = kernelHost()?.cell?.run;
  return cell === undefined ? undefined : metInCells.get(cell);
}
