import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { IClassroom } from '../classroom/tokens.ts';
import { MIME_RANK } from '../mime/read.ts';
import { IProgress } from '../sync/tokens.ts';
import { EarlierAnswers } from './earlier-answers.ts';
import { ExerciseClient } from './exercise-client.ts';
import { addHintCommand } from './hint-command.ts';
import { quietChecks } from './quiet-checks.ts';
import { CheckRenderer } from './renderer.tsx';
import { watchNotebooks } from './watch.ts';

/** Draws the outcomes of checks, and records them with everything else a student does in a lab. */
export const checksPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:checks',
  description: 'Shows the outcome of a check as a card, and records it in the progress of the student.',
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker, IProgress],
  optional: [ITranslator, ICommandPalette, IClassroom],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    progress: IProgress,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    classroom: IClassroom | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const client = new ExerciseClient(app.serviceManager.serverSettings);
    const answers = new EarlierAnswers(localStorage);
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [CHECK_MIME],
        createRenderer: () =>
          new CheckRenderer({
            progress,
            notebooks,
            client,
            answers,
            commands: app.commands,
            classroom,
            trans,
          }),
      },
      MIME_RANK,
    );
    watchNotebooks(notebooks, progress, answers, app.restored);
    quietChecks(notebooks, trans);
    addHintCommand({ app, notebooks, palette, trans });
  },
};
