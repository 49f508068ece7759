import { CodeCell, type Cell } from '@jupyterlab/cells';
import { NotebookActions, type Notebook } from '@jupyterlab/notebook';
import { PLOTLY_MIME } from '@waymark/roadmap/names';

/** Brings a chart into view that a running cell begins, where Shift+Enter has moved on to the cell below it. */
export function keepChartsInView(): void {
  NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
    if (!(cell instanceof CodeCell)) return;
    const { outputs } = cell.model;
    const look = (): void => {
      const last = outputs.length > 0 ? outputs.get(outputs.length - 1) : undefined;
      if (!last || !(PLOTLY_MIME in last.data)) return;
      stop();
      if (isNextActive(notebook, cell)) {
        requestAnimationFrame(() => cell.outputArea.node.scrollIntoView({ block: 'nearest' }));
      }
    };
    const stop = (): void => {
      outputs.changed.disconnect(look);
      NotebookActions.executed.disconnect(stopWithCell);
    };
    const stopWithCell = (__: unknown, ended: { cell: Cell }): void => {
      if (ended.cell === cell) stop();
    };
    outputs.changed.connect(look);
    NotebookActions.executed.connect(stopWithCell);
  });
}

/** Whether the student still is where Shift+Enter leaves one. */
function isNextActive({ widgets, activeCellIndex }: Notebook, cell: Cell): boolean {
  const at = widgets.indexOf(cell);
  return activeCellIndex === at || activeCellIndex === at + 1;
}
