import { printValue } from '../print.ts';
import { DisplayHandle } from '../show/display-handle.ts';
import { escapeHtml } from '../show/html.ts';
import { Throttle } from '../show/throttle.ts';

const REDRAW_INTERVAL_MS = 100;
const TEXT_BAR_WIDTH = 24;

/** A bar on the page, to be moved on. */
export interface ProgressBar {
  /**
   * Moves it on.
   *
   * @param count How many more are done. Default: 1.
   * @param note Shown beside the bar.
   */
  step(count?: number, note?: string): void;
  /** Marks the work as finished, also when fewer steps were made. */
  done(note?: string): void;
}

/**
 * Shows a progress bar below the cell, redrawn at most ten times a second. The page sees it move
 * only while the work gives others a turn (an `await` in its loop).
 *
 * @param label Stands above the bar.
 * @param total How many steps the work has; above 0.
 * @throws RangeError When `total` is not above 0.
 * @example
 * const bar = progress('Reading files', 3);
 * for (const name of ['a', 'b', 'c']) bar.step(1, name);
 * bar.done();
 */
export function progress(label: string, total: number): ProgressBar {
  if (!(Number.isFinite(total) && total > 0)) {
    throw new RangeError(`The total of a progress bar is a number above 0; got ${printValue(total)}.`);
  }
  const display = new DisplayHandle('progress');
  const startMs = performance.now();
  const state = { label, total, count: 0, note: '', isDone: false };
  const redraw = new Throttle(() => {
    const seconds = (performance.now() - startMs) / 1000;
    display.show({ 'text/html': barHtml(state, seconds), 'text/plain': barText(state, seconds) });
  }, REDRAW_INTERVAL_MS);
  redraw.request();
  return {
    step(count = 1, note = '') {
      if (!Number.isFinite(count)) {
        throw new RangeError(`A step is a finite number; got ${printValue(count)}.`);
      }
      state.count = Math.min(total, state.count + count);
      state.note = note;
      redraw.request();
    },
    done(note = '') {
      state.isDone = true;
      state.note = note;
      redraw.flush();
    },
  };
}

/**
 * Goes through items and shows a progress bar while it does.
 *
 * @param label Stands above the bar.
 * @param items An array or a set; each is given in turn.
 * @example
 * for (const seed of track('Shuffling', [1, 2, 3])) {
 *   console.log(shuffled(['ace', 'king', 'queen'], seed));
 * }
 */
export function* track<Item>(
  label: string,
  items: readonly Item[] | ReadonlySet<Item>,
): Generator<Item, void, undefined> {
  const size = 'size' in items ? items.size : items.length;
  if (size === 0) return;
  const bar = progress(label, size);
  let finished = 0;
  try {
    for (const item of items) {
      yield item;
      finished++;
      bar.step();
    }
  } finally {
    bar.done(finished === size ? '' : `stopped after ${finished} of ${size}`);
  }
}

interface BarState {
  readonly label: string;
  readonly total: number;
  readonly count: number;
  readonly note: string;
  readonly isDone: boolean;
}

function barHtml(state: BarState, seconds: number): string {
  const percent = (100 * state.count) / state.total;
  return (
    `<div style="max-width:480px"><div>${escapeHtml(state.label)} <span style="opacity:.7">${escapeHtml(statusText(state, seconds))}</span></div>` +
    `<div style="height:6px;border-radius:3px;background:rgba(128,128,128,.25)">` +
    `<div style="height:6px;border-radius:3px;width:${percent.toFixed(1)}%;background:${state.isDone ? '#2a9d5c' : '#4878cf'}"></div></div></div>`
  );
}

function barText(state: BarState, seconds: number): string {
  const filled = Math.round((TEXT_BAR_WIDTH * state.count) / state.total);
  return `${state.label} [${'#'.repeat(filled)}${'.'.repeat(TEXT_BAR_WIDTH - filled)}] ${statusText(state, seconds)}`;
}

function statusText({ count, total, note, isDone }: BarState, seconds: number): string {
  const parts = [`${count} of ${total}`];
  if (isDone) parts.push(`${seconds.toFixed(1)} s`);
  else if (count > 0) parts.push(`about ${Math.ceil((seconds / count) * (total - count))} s left`);
  if (note !== '') parts.push(note);
  return parts.join(', ');
}
