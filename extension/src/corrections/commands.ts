import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, InputDialog, Notification, showDialog, type ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { BRIEFLY, describeError } from '../notices.ts';
import type { IProgress } from '../sync/tokens.ts';
import type { CopiesClient } from './copies-client.ts';
import { replaceCopy } from './replace-copy.ts';

export const CopyCommandIDs = {
  startLabAgain: 'waymark:start-lab-again',
  bringBackCopy: 'waymark:bring-back-copy',
} as const;

/** A line of the roadmap that leads to a lab. */
const LAB_ROW = '.waymark-row[data-lab]';

export interface CopyCommandContext {
  app: JupyterFrontEnd;
  progress: IProgress;
  copies: CopiesClient;
  notebooks: INotebookTracker;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
}

/** Adds the commands on a student's copies, to the palette and to the menu of the roadmap's lines. */
export function addCopyCommands(context: CopyCommandContext): void {
  const { app, progress, copies, notebooks, palette, trans } = context;
  const labArgument = {
    lab: {
      type: 'string',
      description: trans.__('The id of a lab, such as beginner/views; else the lab that is open'),
    },
    pointed: {
      type: 'boolean',
      description: trans.__('Take the lab of the line on which the context menu was opened'),
    },
  } as const;
  const labOf = (args: ReadonlyPartialJSONObject): string | undefined => {
    const { lab } = args;
    if (typeof lab === 'string') return lab;
    if (args['pointed'] === true) {
      return app.contextMenuHitTest(node => node.dataset['lab'] !== undefined)?.dataset['lab'];
    }
    const open = notebooks.currentWidget?.context.path.replace(/\.ipynb$/, '');
    return open !== undefined && progress.curriculum?.labs[open] ? open : undefined;
  };
  const titleOf = (lab: string): string => progress.curriculum?.labs[lab]?.title ?? lab;
  const replace = async (lab: string, put: () => Promise<void>, done: string): Promise<void> => {
    try {
      await replaceCopy(notebooks, lab, put);
      Notification.success(done, BRIEFLY);
    } catch (error) {
      const reason = describeError(error);
      Notification.error(trans.__('Your copy stays as it is: %1', reason), { autoClose: false });
    }
  };

  app.commands.addCommand(CopyCommandIDs.startLabAgain, {
    label: trans.__('Start This Lab Again…'),
    caption: trans.__('Put a fresh copy of the lab in the place of yours, which is kept'),
    describedBy: { args: { type: 'object', properties: labArgument } },
    isEnabled: args => labOf(args) !== undefined,
    execute: async args => {
      const lab = labOf(args);
      if (lab === undefined) return;
      const answer = await showDialog({
        title: trans.__('Start "%1" again?', titleOf(lab)),
        body: trans.__('The lab begins as it was handed out. Your copy is kept, and can be brought back.'),
        buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Start Again') })],
      });
      if (!answer.button.accept) return;
      await replace(lab, () => copies.startAgain(lab), trans.__('"%1" begins anew.', titleOf(lab)));
    },
  });

  app.commands.addCommand(CopyCommandIDs.bringBackCopy, {
    label: trans.__('Bring Back My Earlier Copy…'),
    caption: trans.__('Put a copy of the lab back that was kept; the one you have is kept in turn'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          ...labArgument,
          name: { type: 'string', description: trans.__('The name of a kept copy; else it is asked for') },
        },
      },
    },
    isEnabled: args => labOf(args) !== undefined,
    execute: async args => {
      const lab = labOf(args);
      if (lab === undefined) return;
      const wanted = args['name'];
      const name = await chooseCopy(
        context,
        lab,
        titleOf(lab),
        typeof wanted === 'string' ? wanted : undefined,
      );
      if (name === undefined) return;
      const done = trans.__('Your earlier copy of "%1" is back.', titleOf(lab));
      await replace(lab, () => copies.bringBack(lab, name), done);
    },
  });

  const category = trans.__('Waymark');
  for (const [rank, command] of Object.values(CopyCommandIDs).entries()) {
    palette?.addItem({ command, category });
    app.contextMenu.addItem({ command, selector: LAB_ROW, rank, args: { pointed: true } });
  }
  notebooks.currentChanged.connect(() => app.commands.notifyCommandChanged());
}

/** Asks which copy, or, where it is known, whether it shall be; undefined: none. */
async function chooseCopy(
  { copies, trans }: CopyCommandContext,
  lab: string,
  title: string,
  wanted: string | undefined,
): Promise<string | undefined> {
  let kept;
  try {
    kept = await copies.list(lab);
  } catch (error) {
    Notification.error(describeError(error), { autoClose: false });
    return undefined;
  }
  const offered = wanted === undefined ? kept : kept.filter(({ name }) => name === wanted);
  if (offered.length === 0) {
    Notification.info(trans.__('There is no earlier copy of "%1".', title), BRIEFLY);
    return undefined;
  }
  const names = new Map(offered.map(({ name, keptAt }) => [describe(keptAt), name]));
  const answer = await InputDialog.getItem({
    title: trans.__('Bring an earlier copy of "%1" back?', title),
    label: trans.__('The copy that you have now is kept, too. Yours from before:'),
    items: [...names.keys()],
    okLabel: trans.__('Bring Back'),
  });
  return answer.button.accept && answer.value !== null ? names.get(answer.value) : undefined;
}

function describe(keptAt: string): string {
  return new Date(keptAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
