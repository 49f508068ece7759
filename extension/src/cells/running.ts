import { CodeCell, type Cell } from '@jupyterlab/cells';
import { NotebookActions, type Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

/** What takes longer shows that it goes on. */
const SHOWN_AFTER_MS = 1_000;
/** Who waits so long may want to know how to end it: not every loop does. */
const STOP_SAID_AFTER_S = 15;

/** A cell that was sent to the kernel. */
interface SentCell {
  readonly cell: Cell;
  /** When it came to be at work; undefined while it waits for those before it. */
  since: number | undefined;
}

/**
 * Shows beneath a cell that takes more than a second for how long it has been at work, and of one that was given up
 * because a cell above failed that it did not run.
 */
export function showRuns(trans: TranslationBundle): void {
  /** The kernel runs one cell after the other, in the order in which they were sent. */
  const queues = new Map<Notebook, SentCell[]>();
  const tick = (): void => {
    for (const [first] of queues.values()) {
      if (!first) continue;
      first.since ??= Date.now();
      const seconds = Math.floor((Date.now() - first.since) / 1_000);
      if (seconds < 1) continue;
      const running = trans._n('Running for %1 second…', 'Running for %1 seconds…', seconds, seconds);
      const stop = trans.__('The square in the toolbar stops it.');
      write(first.cell, 'running', seconds < STOP_SAID_AFTER_S ? running : `${running} ${stop}`);
    }
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
    noteOf(cell)?.remove();
    if (!(cell instanceof CodeCell)) return;
    queues.set(notebook, [...(queues.get(notebook) ?? []), { cell, since: undefined }]);
    timer ??= setInterval(tick, SHOWN_AFTER_MS / 2);
    tick();
  });
  NotebookActions.executed.connect((_, { notebook, cell, success, error }) => {
    noteOf(cell)?.remove();
    const rest = (queues.get(notebook) ?? []).filter(sent => sent.cell !== cell && !sent.cell.isDisposed);
    if (rest.length > 0) queues.set(notebook, rest);
    else queues.delete(notebook);
    if (queues.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    if (!success && isAborted(error)) {
      write(cell, 'aborted', trans.__('Did not run, since a cell before it ended in an error.'));
    }
  });
}

/** JupyterLab makes an error of an aborted cell's reply, which names none. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'errorName' in error && error.errorName === undefined;
}

function noteOf({ node }: Cell): HTMLElement | null {
  return node.querySelector<HTMLElement>(':scope > .waymark-run-note');
}

function write(cell: Cell, kind: 'running' | 'aborted', text: string): void {
  const note = noteOf(cell) ?? document.createElement('p');
  note.className = 'waymark-run-note';
  note.dataset['kind'] = kind;
  note.textContent = text;
  if (!note.isConnected) cell.node.append(note);
}
