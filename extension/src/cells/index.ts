import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { keepChartsInView } from './keep-in-view.ts';
import { showRuns } from './running.ts';
import { tellCells } from './tell-cells.ts';

/** Has the kernel know what stands in the cells of its notebook, so that it can say what a cell needs. */
export const cellsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:cells',
  description: 'Tells the TypeScript kernel which cells there are, before one of them runs.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    tellCells(notebooks, trans);
    showRuns(trans);
    keepChartsInView();
  },
};
