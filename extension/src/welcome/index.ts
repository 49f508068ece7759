import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { roadmapIcon } from '../icons.ts';
import { CommandIDs } from '../roadmap/command-ids.ts';
import { RoadmapModel } from '../roadmap/model.ts';
import type { Place } from '../roadmap/tree.ts';
import { IProgress } from '../sync/tokens.ts';
import { WelcomePage } from './page.tsx';

const SHOW_WELCOME = 'waymark:show-welcome';
const PANEL_ID = 'waymark-welcome';

/** What an author sees instead: `npm start -- --author` tells the page. */
const AUTHOR_OPTION = 'waymarkAuthor';

/** The first page: what the course is, where one stands, and the way on. It takes the place of JupyterLab's launcher. */
export const welcomePlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:welcome',
  description: 'Welcomes the student with what the course is, where they stand, and the way on.',
  autoStart: true,
  requires: [IProgress],
  // Notebook 7 has no main area with tabs, and a page of its own to begin with.
  optional: [ILabShell, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    shell: ILabShell | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ): void => {
    if (!shell) return;
    const trans = (translator ?? nullTranslator).load('waymark');
    const model = new RoadmapModel(progress, null);
    const actions = {
      continueWork: () => void app.commands.execute(CommandIDs.continueWork),
      openLab: (place: Place) => void app.commands.execute(CommandIDs.openLab, { ...place }),
      showGlossary: () => void app.commands.execute(CommandIDs.showGlossary),
      showRoadmap: () => void app.commands.execute(CommandIDs.showProgress),
    };
    let panel: MainAreaWidget<WelcomePage> | undefined;
    const show = (): void => {
      if (!panel || panel.isDisposed) {
        panel = new MainAreaWidget({ content: new WelcomePage(model, actions, trans) });
        panel.id = PANEL_ID;
        panel.title.label = trans.__('Welcome');
        panel.title.icon = roadmapIcon;
        panel.title.closable = true;
        panel.toolbar.hide();
        shell.add(panel, 'main', { type: 'Welcome' });
      }
      shell.activateById(panel.id);
    };
    app.commands.addCommand(SHOW_WELCOME, {
      label: trans.__('Show Welcome Page'),
      caption: trans.__('What the course is, where you stand, and the way on'),
      icon: roadmapIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: show,
    });
    palette?.addItem({ command: SHOW_WELCOME, category: trans.__('Waymark') });
    if (PageConfig.getOption(AUTHOR_OPTION) !== 'true') standInForLauncher(app, shell, show);
  },
};

/** Shows the page where JupyterLab, for want of anything else, has opened its launcher. */
function standInForLauncher(app: JupyterFrontEnd, shell: ILabShell, show: () => void): void {
  const replace = (): void => {
    const widgets = [...shell.widgets('main')];
    if (widgets.some(({ id }) => !id.startsWith('launcher'))) return;
    show();
    for (const widget of widgets) widget.dispose();
  };
  void app.restored.then(() => {
    replace();
    shell.layoutModified.connect(replace);
  });
}
