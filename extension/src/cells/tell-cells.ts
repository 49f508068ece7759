import { NotebookActions, type Notebook } from '@jupyterlab/notebook';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CELLS_TARGET } from '@waymark/roadmap/names';
import type { CellsMessage, PageCell } from '@waymark/roadmap/notebook-cells';
import { z } from 'zod';
import { KERNEL_NAME } from '../types/mode.ts';
import { cellName } from './cell-name.ts';

const answerSchema = z.object({ solution: z.literal(true) });
const checkSchema = z.object({ check: z.string() });

/** Tells the kernel of a notebook which cells there are, before each run of one: it then knows what a cell needs. */
export function tellCells(notebooks: INotebookTracker, trans: TranslationBundle): void {
  const told = new WeakMap<
    Kernel.IKernelConnection,
    { readonly comm: Kernel.IComm; readonly text: string }
  >();
  NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
    const panel = notebooks.find(one => one.content === notebook);
    const kernel = panel?.sessionContext.session?.kernel;
    if (!kernel || kernel.name !== KERNEL_NAME || !kernel.handleComms) return;
    const cells = pageCells(notebook, trans);
    const text = JSON.stringify(cells);
    const running = cell.model.id;
    const known = told.get(kernel);
    if (known && !known.comm.isDisposed) {
      known.comm.send((known.text === text ? { running } : { running, cells }) satisfies CellsMessage);
      told.set(kernel, { comm: known.comm, text });
      return;
    }
    const comm = kernel.createComm(CELLS_TARGET);
    comm.open({ running, cells } satisfies CellsMessage);
    told.set(kernel, { comm, text });
  });
  const forgetWhenGone = (panel: NotebookPanel): void => {
    panel.sessionContext.statusChanged.connect(({ session }, status) => {
      // What a kernel was told, it forgets with its restart.
      if (session?.kernel && (status === 'restarting' || status === 'autorestarting')) {
        told.delete(session.kernel);
      }
    });
  };
  notebooks.forEach(forgetWhenGone);
  notebooks.widgetAdded.connect((_, panel) => forgetWhenGone(panel));
}

function pageCells({ widgets }: Notebook, trans: TranslationBundle): PageCell[] {
  const named = widgets.map(({ model }) => ({
    id: model.id,
    type: model.type,
    text: model.type === 'markdown' ? model.sharedModel.getSource() : '',
  }));
  return widgets.flatMap(({ model }, index) =>
    model.type === 'code'
      ? [
          {
            id: model.id,
            code: model.sharedModel.getSource(),
            name: cellName(named, index, trans.__('cell %1', index + 1)),
            isAnswer: answerSchema.safeParse(model.getMetadata('nbgrader')).success,
            isCheck: checkSchema.safeParse(model.getMetadata('waymark')).success,
          },
        ]
      : [],
  );
}
