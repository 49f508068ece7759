import { isCodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { z } from 'zod';
import { errorPlace, type ErrorPlace } from './error-place.ts';

const answerSchema = z.object({ solution: z.literal(true) });

/**
 * Finds the line that a student should look at.
 *
 * @param node The check's output, inside of the check's cell.
 */
export function findErrorPlace(
  panel: NotebookPanel,
  node: HTMLElement,
  stack: string,
): ErrorPlace | undefined {
  const { widgets } = panel.content;
  const own = widgets.findIndex(cell => cell.node.contains(node));
  const cells = widgets.map(({ model }) => ({
    count: isCodeCellModel(model) ? model.executionCount : null,
    isAnswer: answerSchema.safeParse(model.getMetadata('nbgrader')).success,
  }));
  return errorPlace(stack, cells, own);
}

/** Selects the cell and puts the cursor on the line. */
export async function showErrorPlace(panel: NotebookPanel, place: ErrorPlace): Promise<void> {
  const notebook = panel.content;
  const cell = notebook.widgets[place.cell];
  if (!cell) return;
  notebook.deselectAll();
  notebook.activeCellIndex = place.cell;
  await notebook.scrollToCell(cell, 'center');
  notebook.mode = 'edit';
  const line = Math.min(place.line ?? 1, cell.editor?.lineCount ?? 1);
  cell.editor?.setCursorPosition({ line: line - 1, column: 0 });
  cell.editor?.revealPosition({ line: line - 1, column: 0 });
}
