import { CodeCell, type Cell } from '@jupyterlab/cells';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { UNATTEMPTED } from '@waymark/roadmap/names';
import type { NeedsActions, RunProgress } from './needs-box.tsx';

/** What can be done for the cell `own`, which needs others of its notebook. */
export function needsActions(panel: NotebookPanel, own: string): NeedsActions {
  return {
    run: (ids, onProgress) => runNeeded(panel, [...ids, own], onProgress),
    show: id => {
      const cell = cellOf(panel, id);
      if (cell) void showCellOf(panel, cell);
    },
  };
}

/**
 * Runs cells, in order, up to the first that fails: that one is shown, with its error beneath it. An exercise without an
 * answer is no failure: the check behind it says so.
 */
async function runNeeded(
  panel: NotebookPanel,
  ids: readonly string[],
  onProgress: (progress: RunProgress) => void,
): Promise<void> {
  const cells = ids.flatMap(id => cellOf(panel, id) ?? []);
  for (const [index, cell] of cells.entries()) {
    onProgress({ at: index + 1, of: cells.length });
    const isDone = await NotebookActions.runCells(panel.content, [cell], panel.sessionContext);
    if (isDone || isUnattempted(cell)) continue;
    await showCellOf(panel, cell);
    return;
  }
}

function isUnattempted(cell: Cell): boolean {
  if (!(cell instanceof CodeCell)) return false;
  const { outputs } = cell.model;
  return Array.from({ length: outputs.length }, (_, at) => outputs.get(at).toJSON()).some(
    ({ ename }) => ename === UNATTEMPTED,
  );
}

function cellOf({ content }: NotebookPanel, id: string): Cell | undefined {
  return content.widgets.find(({ model }) => model.id === id);
}

/** Selects a cell and brings it into view. */
async function showCellOf({ content: notebook }: NotebookPanel, cell: Cell): Promise<void> {
  notebook.deselectAll();
  notebook.activeCellIndex = notebook.widgets.indexOf(cell);
  notebook.mode = 'command';
  notebook.activate();
  await notebook.scrollToCell(cell, 'center');
}
