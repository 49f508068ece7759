import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { z } from 'zod';

const checkSchema = z.object({ check: z.string() });

/** What a check compares is not a student's reading: its code is one quiet line, which opens on demand. */
export function quietChecks(notebooks: INotebookTracker, trans: TranslationBundle): void {
  const watch = async (panel: NotebookPanel): Promise<void> => {
    await panel.context.ready;
    const quietAll = (): void => {
      for (const cell of panel.content.widgets) quiet(cell, trans);
    };
    quietAll();
    // A lab that starts again, or comes back as it was, has other cells.
    panel.content.modelContentChanged.connect(quietAll);
  };
  notebooks.forEach(panel => void watch(panel));
  notebooks.widgetAdded.connect((_, panel) => void watch(panel));
}

const quieted = new WeakSet<Cell>();

function quiet(cell: Cell, trans: TranslationBundle): void {
  if (quieted.has(cell)) return;
  quieted.add(cell);
  const { data } = checkSchema.safeParse(cell.model.getMetadata('waymark'));
  if (!data) return;
  cell.node.dataset['waymarkCheck'] = trans.__('Check %1', data.check);
  cell.node.style.setProperty(
    '--waymark-check-label',
    JSON.stringify(trans.__('Check %1: Shift+Enter runs it, a click shows its code', data.check)),
  );
  cell.inputHidden = true;
}
