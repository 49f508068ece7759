import { isCodeCellModel } from '@jupyterlab/cells';
import { NotebookActions, type INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import type { IProgress } from '../sync/tokens.ts';
import { draftsOfRun, isOpening, labOf } from './recorder.ts';

/**
 * Records what the student does in labs: opening one, running its cells, the outcomes of its checks.
 * An outcome is recorded when its cell has run, and only then: outputs that are drawn again, or
 * loaded with the notebook, are no news.
 *
 * @param restored Resolves when the page has brought back the notebooks of the last time.
 */
export function watchNotebooks(
  notebooks: INotebookTracker,
  progress: IProgress,
  restored: Promise<void>,
): void {
  let isRestoring = true;
  void restored.then(() => {
    isRestoring = false;
  });
  const watchOpening = async (panel: NotebookPanel): Promise<void> => {
    const wasRestored = isRestoring;
    await Promise.all([panel.context.ready, progress.ready]);
    const lab = labOf(panel.context.model.getMetadata('waymark'));
    if (lab !== undefined && isOpening(lab, progress.state, wasRestored)) {
      progress.record({ type: 'open', lab });
    }
  };
  notebooks.forEach(panel => void watchOpening(panel));
  notebooks.widgetAdded.connect((_, panel) => void watchOpening(panel));

  NotebookActions.executed.connect((_, { notebook, cell }) => {
    const lab = labOf(notebook.model?.getMetadata('waymark'));
    if (lab === undefined) return;
    const { model } = cell;
    const outputs = isCodeCellModel(model) ? model.outputs.toJSON() : [];
    for (const draft of draftsOfRun({ lab, cell: model.id, outputs }, progress.state)) {
      progress.record(draft);
    }
  });
}
