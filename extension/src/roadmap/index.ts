import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IClassroom } from '../classroom/tokens.ts';
import { CopyCommandIDs, addCopyCommands } from '../corrections/commands.ts';
import { CorrectionsModel } from '../corrections/model.ts';
import { CopiesClient } from '../corrections/copies-client.ts';
import { IProgress } from '../sync/tokens.ts';
import { celebrateLabs } from './celebrate.ts';
import { CommandIDs } from './command-ids.ts';
import { addCommands } from './commands.ts';
import { RoadmapModel } from './model.ts';
import { showHandedOver } from './open-lab.ts';
import type { Place } from './tree.ts';
import { RoadmapSidebar } from './sidebar.tsx';

const SHOWN_KEY = 'waymark:roadmap-shown';

/** Before the file browser (100), so that a course begins with its roadmap. */
const SIDEBAR_RANK = 50;

/** The roadmap in the left sidebar. */
export const roadmapPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:roadmap',
  description: 'Shows the roadmap, and where the student stands on it, in the left sidebar.',
  autoStart: true,
  requires: [IProgress, INotebookTracker],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator, IStateDB, IClassroom],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    notebooks: INotebookTracker,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    stateDb: IStateDB | null,
    classroom: IClassroom | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const model = new RoadmapModel(progress, stateDb);
    const copies = new CopiesClient(app.serviceManager.serverSettings);
    const corrections = new CorrectionsModel(progress, () => copies.corrections(), localStorage);
    const actions = {
      openItem: (item: string) => void app.commands.execute(CommandIDs.openItem, { item }),
      openLab: (place: Place) => void app.commands.execute(CommandIDs.openLab, { ...place }),
      continueWork: () => void app.commands.execute(CommandIDs.continueWork),
      bringBack: (lab: string, name: string) =>
        void app.commands.execute(CopyCommandIDs.bringBackCopy, { lab, name }),
    };
    const sidebar = new RoadmapSidebar({ model, corrections, classroom, actions, trans }, app.restored);
    app.shell.add(sidebar, 'left', { rank: SIDEBAR_RANK, type: 'Roadmap' });
    restorer?.add(sidebar, sidebar.id);
    addCommands({ app, model, notebooks, sidebar, palette, trans });
    addCopyCommands({ app, progress, copies, notebooks, palette, trans });
    celebrateLabs(progress, actions.openLab, trans);
    showHandedOver(notebooks);
    void openOnFirstVisit(app, sidebar, stateDb);
  },
};

/** Shows the sidebar to whoever comes for the first time; afterwards the layout is the student's. */
async function openOnFirstVisit(
  app: JupyterFrontEnd,
  sidebar: RoadmapSidebar,
  stateDb: IStateDB | null,
): Promise<void> {
  await app.restored;
  if (!stateDb || (await stateDb.fetch(SHOWN_KEY))) return;
  app.shell.activateById(sidebar.id);
  await stateDb.save(SHOWN_KEY, true);
}
