import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { answersOf } from '@waymark/roadmap';
import { exerciseCells } from '../checks/exercise.ts';
import { leavePlace, takePlace } from './handover.ts';
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
  await app.restored; // Before that, the shell keeps a new panel back, and it seems to have opened elsewhere.
  const path = labPath(place.lab);
  let panel = notebooks.find(candidate => candidate.context.path === path);
  if (panel) {
    app.shell.activateById(panel.id);
  } else {
    await requireFile(app, path);
    leavePlace(place, localStorage, Date.now());
    await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    panel = notebooks.find(candidate => candidate.context.path === path);
    // Where another browser tab opens the notebook, that one takes the place.
    if (!panel?.isAttached) return;
    takePlace(place.lab, localStorage, Date.now());
  }
  if (place.cell !== undefined) await showCell(panel, place.cell);
  else if (place.check !== undefined) await showExercise(panel, place.check);
  else if (place.about !== undefined) {
    await panel.revealed;
    const cell = cellAbout(panel, place.about);
    if (cell !== undefined) await showCell(panel, cell);
  }
}

/** Selects the answer to a check, or the check itself where it has none of its own. */
async function showExercise(panel: NotebookPanel, check: string): Promise<void> {
  await panel.revealed;
  const cells = exerciseCells(panel);
  const at = cells.findIndex(({ id }) => id === check);
  await showCell(panel, answersOf(cells, at)[0]?.id ?? check, 'center');
}

/** The id of the cell that speaks of something. */
function cellAbout({ content }: NotebookPanel, about: string): string | undefined {
  const models = content.widgets.map(({ model }) => model);
  const word = new RegExp(String.raw`^#{1,6} .*\b${about}`, 'im');
  const found =
    models.find(({ id }) => id === about) ??
    models.find(({ type, sharedModel }) => type === 'markdown' && word.test(sharedModel.getSource()));
  return found?.id;
}

/** Shows the cell that another page has asked for, in the notebooks that open in this page. */
export function showHandedOver(notebooks: INotebookTracker): void {
  notebooks.widgetAdded.connect((_, panel) => void showWanted(panel));
}

async function showWanted(panel: NotebookPanel): Promise<void> {
  await panel.revealed;
  // A panel that was opened only to be handed over is gone by now.
  if (!panel.isAttached) return;
  const cell = takePlace(panel.context.path.replace(/\.ipynb$/, ''), localStorage, Date.now());
  if (cell !== undefined) await showCell(panel, cell);
}

/** Selects a cell and scrolls to it. A cell that the student deleted leaves the notebook as it is. */
export async function showCell(
  panel: NotebookPanel,
  cellId: string,
  where: 'start' | 'center' = 'start',
): Promise<void> {
  await panel.revealed;
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  const cell = notebook.widgets[index];
  if (!cell) return;
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  notebook.mode = 'command';
  notebook.activate();
  await notebook.scrollToCell(cell, where);
}

async function requireFile(app: JupyterFrontEnd, path: string): Promise<void> {
  try {
    await app.serviceManager.contents.get(path, { content: false });
  } catch (error) {
    if (statusOf(error) === 404) throw new LabMissingError(path);
    throw error;
  }
}

/** The HTTP status with which Jupyter's contents service refused. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  return error.response instanceof Response ? error.response.status : undefined;
}
