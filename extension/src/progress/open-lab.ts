import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Place } from './tree.ts';

/** The lab's notebook is not in the course folder. */
export class LabMissingError extends Error {
  override readonly name = 'LabMissingError';
}

/** The path of a lab's notebook, from Jupyter's root, which is the course folder. */
export function labPath(lab: string): string {
  return `${lab}.ipynb`;
}

/**
 * Opens a lab, or comes back to it, and selects a cell.
 *
 * @throws LabMissingError When the course folder has no such notebook.
 */
export async function openLab(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker,
  place: Place,
): Promise<void> {
  const path = labPath(place.lab);
  let panel = notebooks.find(candidate => candidate.context.path === path);
  if (panel) {
    app.shell.activateById(panel.id);
  } else {
    await requireFile(app, path);
    await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    panel = notebooks.find(candidate => candidate.context.path === path);
  }
  // Notebook 7 opens another notebook in a browser tab of its own, out of reach from here.
  if (panel?.isAttached && place.cell !== undefined) await showCell(panel, place.cell);
}

/** Selects a cell and scrolls to it. A cell that the student deleted leaves the notebook as it is. */
export async function showCell(panel: NotebookPanel, cellId: string): Promise<void> {
  await panel.revealed;
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  const cell = notebook.widgets[index];
  if (!cell) return;
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  notebook.activate();
  await notebook.scrollToCell(cell, 'start');
}

async function requireFile(app: JupyterFrontEnd, path: string): Promise<void> {
  try {
    await app.serviceManager.contents.get(path, { content: false });
  } catch (error) {
    const status = (error as { response?: Response }).response?.status;
    if (status === 404) throw new LabMissingError(path);
    throw error;
  }
}
