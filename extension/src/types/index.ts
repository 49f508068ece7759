import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { TypesStatusItem } from './item.tsx';
import { isTypesMode, MODES, type TypesMode } from './mode.ts';
import { NotebookTypes } from './notebook-types.ts';

const SET_TYPES = 'waymark:set-types';

/** Lets one choose how a notebook has its types checked. */
export const typesPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:types',
  description: 'Chooses how TypeScript checks a notebook: strict, loose or not at all.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IStatusBar, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const known = new Map<NotebookPanel, NotebookTypes>();
    const current = (): NotebookTypes | undefined =>
      notebooks.currentWidget ? known.get(notebooks.currentWidget) : undefined;
    const item = new TypesStatusItem(trans, () => void app.commands.execute(SET_TYPES));
    const watch = (panel: NotebookPanel): void => {
      const types = new NotebookTypes(panel);
      known.set(panel, types);
      panel.disposed.connect(() => {
        known.delete(panel);
        types.dispose();
      });
      item.types = current();
    };
    notebooks.forEach(watch);
    notebooks.widgetAdded.connect((_, panel) => watch(panel));
    notebooks.currentChanged.connect(() => {
      item.types = current();
    });

    app.commands.addCommand(SET_TYPES, {
      label: trans.__('Check Types in This Notebook…'),
      caption: trans.__('Choose how TypeScript checks this notebook'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            types: { type: 'string', enum: [...MODES], description: trans.__('Asked for if not given') },
          },
        },
      },
      isEnabled: () => current()?.mode !== undefined,
      execute: async ({ types }) => {
        const notebook = current();
        const mode = isTypesMode(types) ? types : await ask(trans, notebook?.mode);
        if (mode) notebook?.set(mode);
      },
    });
    palette?.addItem({ command: SET_TYPES, category: trans.__('Waymark') });
    statusBar?.registerStatusItem('@waymark/extension:types', {
      item,
      align: 'right',
      rank: 30,
      isActive: () => item.isActive,
      activeStateChanged: item.activeChanged,
    });
  },
};

async function ask(trans: TranslationBundle, mode: TypesMode | undefined): Promise<TypesMode | undefined> {
  const meanings: Record<TypesMode, string> = {
    strict: trans.__('strict: a cell with a wrong type does not run'),
    loose: trans.__('loose: it runs, with a warning under it'),
    off: trans.__('off: nothing is said about types'),
  };
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Types in this notebook'),
    items: MODES.map(each => meanings[each]),
    current: mode ? MODES.indexOf(mode) : 0,
  });
  return button.accept ? MODES.find(each => meanings[each] === value) : undefined;
}
