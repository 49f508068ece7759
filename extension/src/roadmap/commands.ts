import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification, type ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { z } from 'zod';
import { BRIEFLY, describeError } from '../notices.ts';
import { roadmapIcon } from '../icons.ts';
import { CommandIDs } from './command-ids.ts';
import type { RoadmapModel } from './model.ts';
import { LabMissingError, openLab } from './open-lab.ts';
import type { RoadmapSidebar } from './sidebar.tsx';
import type { Place } from './tree.ts';

export interface CommandContext {
  app: JupyterFrontEnd;
  model: RoadmapModel;
  notebooks: INotebookTracker;
  sidebar: RoadmapSidebar;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
}

const placeSchema = z.object({
  lab: z.string(),
  cell: z.string().optional(),
  check: z.string().optional(),
  about: z.string().optional(),
});

const NO_ARGUMENTS = { type: 'object', properties: {}, additionalProperties: false } as const;

/** Adds the roadmap's commands, and those without arguments to the palette. */
export function addCommands({ app, model, notebooks, sidebar, palette, trans }: CommandContext): void {
  const open = async (place: Place): Promise<void> => {
    try {
      await openLab(app, notebooks, place);
    } catch (error) {
      Notification.error(describeFailure(error, trans), { autoClose: false });
    }
  };

  app.commands.addCommand(CommandIDs.continueWork, {
    label: trans.__('Continue Where You Left Off'),
    caption: trans.__('Open the lab you last worked at, at its cell'),
    icon: roadmapIcon,
    describedBy: { args: NO_ARGUMENTS },
    isEnabled: () => model.next !== undefined,
    execute: async () => {
      if (model.next) await open(model.next);
    },
  });
  app.commands.addCommand(CommandIDs.showProgress, {
    label: trans.__('Show Roadmap'),
    caption: trans.__('Show the roadmap and where you stand on it'),
    icon: roadmapIcon,
    describedBy: { args: NO_ARGUMENTS },
    execute: () => app.shell.activateById(sidebar.id),
  });
  app.commands.addCommand(CommandIDs.openItem, {
    label: trans.__('Open Roadmap Item'),
    caption: trans.__('Open the lab that teaches a line of the roadmap, at its cell'),
    describedBy: {
      args: {
        type: 'object',
        required: ['item'],
        properties: {
          item: { type: 'string', description: trans.__('The id of a line of the roadmap') },
        },
      },
    },
    execute: async args => {
      const { item } = args;
      const node = typeof item === 'string' ? model.find(item) : undefined;
      if (!node) throw new Error(`The roadmap has no line with the id ${JSON.stringify(item)}`);
      model.reveal(node.id);
      if (node.place) await open(node.place);
      else Notification.info(trans.__('The lab for "%1" is still to come.', node.text), BRIEFLY);
    },
  });

  app.commands.addCommand(CommandIDs.openLab, {
    label: trans.__('Open Lab'),
    caption: trans.__('Open a lab, at a cell or where it speaks of something'),
    describedBy: {
      args: {
        type: 'object',
        required: ['lab'],
        properties: {
          lab: { type: 'string', description: trans.__('The id of the lab: beginner/views') },
          cell: { type: 'string', description: trans.__('The id of a cell') },
          check: { type: 'string', description: trans.__('The id of the cell of a check') },
          about: { type: 'string', description: trans.__('The id of a cell, or a word of a heading') },
        },
      },
    },
    execute: async args => {
      const place = placeSchema.parse(args);
      await open(place);
    },
  });

  model.progress.changed.connect(() => app.commands.notifyCommandChanged(CommandIDs.continueWork));
  for (const command of [CommandIDs.continueWork, CommandIDs.showProgress]) {
    palette?.addItem({ command, category: trans.__('Waymark') });
  }
}

function describeFailure(error: unknown, trans: TranslationBundle): string {
  if (error instanceof LabMissingError) {
    return trans.__(
      'The course folder has no %1. If you moved or renamed it, put it back; otherwise restart Waymark, which copies missing labs.',
      error.message,
    );
  }
  return trans.__('The lab could not be opened: %1', describeError(error));
}
