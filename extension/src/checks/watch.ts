import { isCodeCellModel, type Cell } from '@jupyterlab/cells';
import {
  NotebookActions,
  type INotebookTracker,
  type Notebook,
  type NotebookPanel,
} from '@jupyterlab/notebook';
import type { IProgress } from '../sync/tokens.ts';
import type { EarlierAnswers } from './earlier-answers.ts';
import { answersNow, checkOf } from './exercise.ts';
import { releaseId } from './release-id.ts';
import { draftsOfRun, isOpening, labOf, readOutcomes, type Output } from './recorder.ts';

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
  answers: EarlierAnswers,
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

  /** What was sent to the kernel, which may not be what stands in the cell when it has run. */
  const texts = new WeakMap<Cell, string>();
  NotebookActions.executionScheduled.connect((_, { cell }) => {
    texts.set(cell, cell.model.sharedModel.getSource());
  });
  let recording = Promise.resolve();
  NotebookActions.executed.connect((_, { notebook, cell }) => {
    const lab = labOf(notebook.model?.getMetadata('waymark'));
    if (lab === undefined) return;
    const { model } = cell;
    const outputs = isCodeCellModel(model) ? model.outputs.toJSON() : [];
    keepAnswers(answers, notebooks, lab, outputs, cell);
    const release = releaseId(checkCells(notebook));
    const ran = { id: model.id, text: texts.get(cell) ?? model.sharedModel.getSource() };
    // One run after the other: each looks at where the one before has left the student.
    recording = recording.then(async () => {
      const { state, curriculum } = progress;
      const run = { lab, cell: ran, outputs, release: await release };
      for (const draft of await draftsOfRun(run, state, curriculum?.labs)) progress.record(draft);
    });
  });
}

/** The texts of a notebook's check cells. */
function checkCells({ widgets }: Notebook): string[] {
  return widgets.flatMap(({ model }) =>
    checkOf(model.getMetadata('waymark')) === undefined ? [] : [model.sharedModel.getSource()],
  );
}

/** Keeps what stands in an exercise as it is checked. */
function keepAnswers(
  answers: EarlierAnswers,
  notebooks: INotebookTracker,
  lab: string,
  outputs: readonly Output[],
  cell: Cell,
): void {
  const panel = notebooks.find(({ content }) => content.widgets.includes(cell));
  if (!panel) return;
  for (const { check, state, needs } of readOutcomes(outputs)) {
    if (state === 'unattempted' || needs) continue;
    answers.keep(lab, check, { at: new Date().toISOString(), state, cells: answersNow(panel, check) });
  }
}
