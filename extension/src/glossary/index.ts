import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, ReactWidget } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { glossarySchema, type GlossaryEntry } from '@waymark/roadmap';
import { createElement } from 'react';
import { roadmapIcon } from '../icons.ts';
import { CommandIDs } from '../roadmap/command-ids.ts';
import { requestJson } from '../sync/requests.ts';
import { GlossaryPage } from './page.tsx';
import { watchLabs } from './watch.ts';

/** Explains the words of the field where a lab first uses them, and lists them all. */
export const glossaryPlugin: JupyterFrontEndPlugin<void> = {
  id: '@waymark/extension:glossary',
  description: 'Explains the words of the field where a lab first uses them.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ): void => {
    const trans = (translator ?? nullTranslator).load('waymark');
    const settings = app.serviceManager.serverSettings;
    const load = async (): Promise<readonly GlossaryEntry[]> =>
      glossarySchema.parse(await requestJson(settings, 'api/glossary')).entries;
    // The terms are a help: without them, or without the server, a lab reads as it is written.
    watchLabs(
      notebooks,
      load().catch(() => []),
    );
    app.commands.addCommand(CommandIDs.showGlossary, {
      label: trans.__('Show Glossary'),
      caption: trans.__('All terms of the course, each in a sentence'),
      icon: roadmapIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: async () => {
        const content = ReactWidget.create(createElement(GlossaryPage, { entries: await load(), trans }));
        content.addClass('waymark-welcome-page');
        const panel = new MainAreaWidget({ content });
        panel.title.label = trans.__('Glossary');
        panel.title.icon = roadmapIcon;
        panel.title.closable = true;
        panel.toolbar.hide();
        app.shell.add(panel, 'main', { type: 'Glossary' });
      },
    });
    palette?.addItem({ command: CommandIDs.showGlossary, category: trans.__('Waymark') });
  },
};
