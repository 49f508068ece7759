import type { INotebookTracker } from '@jupyterlab/notebook';
import { labPath } from '../roadmap/open-lab.ts';

/**
 * Has the server put another notebook in the place of a lab's, also where the lab is open: what is on the page is saved
 * before, so that the copy which is kept has it, and the page shows the new notebook after.
 *
 * @throws Error When saving or the server fails; the student's copy is as it was then.
 */
export async function replaceCopy(
  notebooks: Pick<INotebookTracker, 'find'>,
  lab: string,
  put: () => Promise<void>,
): Promise<void> {
  const context = notebooks.find(panel => panel.context.path === labPath(lab))?.context;
  if (context?.model.dirty) {
    await context.save();
    // JupyterLab's context shows its own dialog where it cannot save, and does not reject.
    if (context.model.dirty) throw new Error('the open notebook could not be saved.');
  }
  await put();
  await context?.revert();
}
