import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { REFUSAL_MIME } from '@waymark/roadmap/names';
import type { Topic } from '@waymark/roadmap/refusal';
import { MIME_RANK } from '../mime/read.ts';
import { CommandIDs } from '../roadmap/command-ids.ts';
import { IProgress } from '../sync/tokens.ts';
import { RefusalRenderer } from './renderer.tsx';

/** The lab that explains how a notebook and its TypeScript work. */
const FIRST_STEPS = 'beginner/first-steps';

/** Says why a cell did not run: in plain words, and with a button for what it needs. */
export const refusalPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:refusal',
  description: 'Says in plain words why a cell did not run, and runs what it needs.',
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker, IProgress],
  optional: [ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    progress: IProgress,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const open = (about: Topic): void =>
      void commands.execute(CommandIDs.openLab, { lab: FIRST_STEPS, about });
    const learn = (): typeof open | undefined => (progress.curriculum?.labs[FIRST_STEPS] ? open : undefined);
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [REFUSAL_MIME],
        createRenderer: () => new RefusalRenderer({ notebooks, learn, trans }),
      },
      MIME_RANK,
    );
  },
};
