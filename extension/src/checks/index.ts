import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { MIME_RANK } from '../mime/read.ts';
import { IProgress } from '../sync/tokens.ts';
import { CheckRenderer } from './renderer.tsx';
import { watchNotebooks } from './watch.ts';

/** Draws the outcomes of checks, and records them with everything else a student does in a lab. */
export const checksPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:checks',
  description: 'Shows the outcome of a check as a card, and records it in the progress of the student.',
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker, IProgress],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    progress: IProgress,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [CHECK_MIME],
        createRenderer: () => new CheckRenderer({ progress, notebooks, trans }),
      },
      MIME_RANK,
    );
    watchNotebooks(notebooks, progress, app.restored);
  },
};
