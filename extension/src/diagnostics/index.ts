import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { NotebookDiagnostics } from './notebook-diagnostics.ts';

/** Underlines what is wrong in a cell while it is written, as the kernel's compiler sees it. */
export const diagnosticsPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:diagnostics',
  description: 'Underlines a wrong name or type in a TypeScript cell before it runs.',
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker): void => {
    notebooks.forEach(watch);
    notebooks.widgetAdded.connect((_, panel) => watch(panel));
  },
};

function watch(panel: NotebookPanel): void {
  const diagnostics = new NotebookDiagnostics(panel);
  panel.disposed.connect(() => diagnostics.dispose());
}
