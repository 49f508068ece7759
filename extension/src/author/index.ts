import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IProgress } from '../sync/tokens.ts';
import { addCommands } from './commands.ts';
import { AuthorModel } from './model.ts';
import { AuthorPanel } from './panel.tsx';
import { AuthorRequests } from './requests.ts';

/** What `npm start -- --author` tells the page. */
const PAGE_OPTION = 'waymarkAuthor';

/** Before the property inspector and the debugger. */
const PANEL_RANK = 50;

/** The panel and the commands with which an author writes a lab; not there for students. */
export const authorPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:author',
  description:
    'Helps an author to write a lab: its parts and faults, its wrong answers, a preview, the proof.',
  autoStart: true,
  requires: [INotebookTracker, IProgress],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    progress: IProgress,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ): void => {
    if (PageConfig.getOption(PAGE_OPTION) !== 'true') return;
    const trans = (translator ?? nullTranslator).load('waymark');
    const requests = new AuthorRequests(app.serviceManager.serverSettings);
    const model = new AuthorModel(notebooks, requests);
    const panel = new AuthorPanel({ model, progress, commands: app.commands, trans });
    app.shell.add(panel, 'right', { rank: PANEL_RANK, type: 'Author' });
    restorer?.add(panel, panel.id);
    addCommands({ app, model, notebooks, panel, progress, requests, palette, trans });
    void app.restored.then(() => app.shell.activateById(panel.id));
  },
};
