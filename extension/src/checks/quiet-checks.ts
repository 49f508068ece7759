import { CodeCell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { z } from 'zod';

const checkSchema = z.object({ check: z.string() });

const QUIET = 'waymark-quiet';

/**
 * What a check compares is not a student's reading: its code is one quiet line, which opens on demand. JupyterLab's own
 * way to hide code will not do: the keyboard steps over such a cell as if it were not there.
 */
export function quietChecks(notebooks: INotebookTracker, trans: TranslationBundle): void {
  const watch = async (panel: NotebookPanel): Promise<void> => {
    await panel.context.ready;
    const quietAll = (): void => {
      for (const cell of panel.content.widgets) if (cell instanceof CodeCell) void quiet(cell, trans);
    };
    quietAll();
    // A lab that starts again, or comes back as it was, has other cells.
    panel.content.modelContentChanged.connect(quietAll);
    // Whoever goes into the cell wants to see it.
    panel.content.stateChanged.connect(notebook => {
      const { mode, activeCell } = notebook;
      if (mode !== 'edit' || !activeCell?.hasClass(QUIET)) return;
      activeCell.removeClass(QUIET);
      activeCell.editor?.focus();
    });
  };
  notebooks.forEach(panel => void watch(panel));
  notebooks.widgetAdded.connect((_, panel) => void watch(panel));
}

const quieted = new WeakSet<CodeCell>();

async function quiet(cell: CodeCell, trans: TranslationBundle): Promise<void> {
  if (quieted.has(cell)) return;
  quieted.add(cell);
  const { data } = checkSchema.safeParse(cell.model.getMetadata('waymark'));
  if (!data) return;
  cell.addClass(QUIET);
  await cell.ready;
  const line = document.createElement('button');
  line.type = 'button';
  line.className = 'waymark-quiet-line';
  line.textContent = trans.__('Check %1', data.check);
  line.title = trans.__('Shift+Enter runs it, a click shows its code');
  line.addEventListener('click', () => cell.removeClass(QUIET));
  cell.inputArea?.node.append(line);
}
