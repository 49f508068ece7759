import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

const SHOW_HINT = 'waymark:show-hint';

/** Opens the next hint of the check that is selected, or of the nearest card above, by keyboard. */
export function addHintCommand({
  app: { commands },
  notebooks,
  palette,
  trans,
}: {
  app: JupyterFrontEnd;
  notebooks: INotebookTracker;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
}): void {
  commands.addCommand(SHOW_HINT, {
    label: trans.__('Show a Hint'),
    caption: trans.__('Open the next hint of the selected check'),
    describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
    isEnabled: () => notebooks.currentWidget !== null,
    execute: () => {
      const notebook = notebooks.currentWidget?.content;
      const near = notebook?.widgets.slice(0, notebook.activeCellIndex + 1).toReversed() ?? [];
      const card = near.flatMap(({ node }) => node.querySelector<HTMLElement>('.waymark-check') ?? [])[0];
      const button = card?.querySelector<HTMLElement>('[data-waymark="hint"]');
      button?.click();
      card?.scrollIntoView({ block: 'nearest' });
    },
  });
  commands.addKeyBinding({ command: SHOW_HINT, keys: ['Alt H'], selector: '.jp-Notebook' });
  palette?.addItem({ command: SHOW_HINT, category: trans.__('Waymark') });
}
