import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog, Notification, type ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { bugIcon, checkIcon, editIcon, notTrustedIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { AnswerCell, Region } from '@waymark/roadmap/lab';
import { BRIEFLY, describeError } from '../notices.ts';
import { authorIcon } from '../icons.ts';
import {
  addCheck,
  addWrong,
  checkOf,
  hasSelection,
  hideLines,
  makeAnswer,
  noteUsage,
  showFault,
} from './actions.ts';
import { CommandIDs } from './command-ids.ts';
import type { AuthorModel } from './model.ts';
import type { OpenLab } from './open-lab.ts';
import type { IProgress } from '../sync/tokens.ts';
import type { AuthorPanel } from './panel.tsx';
import { addCheckCommands } from './check-commands.ts';
import { beginLab } from './new-lab.ts';
import type { AuthorRequests } from './requests.ts';
import { openPreview } from './preview.ts';

export interface CommandContext {
  readonly app: JupyterFrontEnd;
  readonly model: AuthorModel;
  readonly notebooks: INotebookTracker;
  readonly panel: AuthorPanel;
  readonly progress: IProgress;
  readonly requests: AuthorRequests;
  readonly palette: ICommandPalette | null;
  readonly trans: TranslationBundle;
}

/** Long enough to be read; the cell shows it too. */
const MENDED_MS = 8_000;

const NO_ARGUMENTS = { type: 'object', properties: {}, additionalProperties: false } as const;

/** Adds a command, and puts it into the palette. */
export type AddCommand = (
  id: string,
  options: Omit<Parameters<JupyterFrontEnd['commands']['addCommand']>[1], 'describedBy'>,
  args?: ReadonlyJSONObject,
) => void;

/** Adds what an author does to the commands and the palette. */
export function addCommands(context: CommandContext): void {
  const { app, model, notebooks, panel, progress, requests, palette, trans } = context;
  const { commands } = app;
  const category = trans.__('Waymark: Write a Lab');
  const add: AddCommand = (id, options, args = NO_ARGUMENTS) => {
    commands.addCommand(id, { ...options, ...onToolbar(options), describedBy: { args } });
    palette?.addItem({ command: id, category });
  };
  const answer = (): AnswerCell | undefined => {
    const cell = model.current?.activeCell;
    return cell?.kind === 'answer' ? cell : undefined;
  };

  add(CommandIDs.showPanel, {
    label: trans.__('Show Author Panel'),
    icon: authorIcon,
    execute: () => app.shell.activateById(panel.id),
  });
  add(CommandIDs.makeAnswer, {
    label: trans.__('Make This an Answer'),
    caption: trans.__('The selected lines, or the whole cell, are what a student has to write'),
    icon: editIcon,
    isEnabled: () =>
      model.current?.activeCell?.kind === 'code' || (answer() !== undefined && hasSelection(model.current!)),
    execute: () => model.current && makeAnswer(model.current),
  });
  add(CommandIDs.addCheck, {
    label: trans.__('Add a Check'),
    caption: trans.__('Put a cell below that checks this answer'),
    icon: checkIcon,
    isEnabled: () => answer() !== undefined,
    execute: () => {
      const cell = answer();
      if (model.current && cell) addCheck(model.current, cell);
    },
  });
  add(
    CommandIDs.addWrong,
    {
      label: trans.__('Add a Wrong Answer'),
      caption: trans.__('Name a mistake that the check of this answer must find'),
      icon: bugIcon,
      isEnabled: () => answer() !== undefined && checkOf(model.current!, answer()!) !== undefined,
      execute: async args => {
        const [lab, cell] = [model.current, answer()];
        const check = lab && cell && checkOf(lab, cell);
        if (!lab || !cell || check === undefined) return;
        const name = typeof args['name'] === 'string' ? args['name'] : await askWhatIsWrong(check, trans);
        if (name) await addWrong(lab, cell, check, name);
      },
    },
    {
      type: 'object',
      properties: {
        name: { type: 'string', description: trans.__('What is wrong with it; asked for if left out') },
      },
    },
  );
  add(CommandIDs.runWrong, {
    label: trans.__('Run Wrong Answers'),
    caption: trans.__('Run the wrong answers of this cell against their checks'),
    icon: runIcon,
    isEnabled: () => wrongOf(answer()).length > 0,
    execute: async () => {
      const [lab, cell] = [model.current, answer()];
      if (lab && cell) await lab.runWrong(cell, wrongOf(cell));
    },
  });
  add(CommandIDs.hideLines, {
    label: trans.__('Hide Lines From Students'),
    caption: trans.__('The selected lines of a check stay with you'),
    icon: notTrustedIcon,
    isEnabled: () => model.current?.activeCell?.kind === 'check' && hasSelection(model.current),
    execute: () => model.current && hideLines(model.current),
  });
  add(CommandIDs.nextFault, {
    label: trans.__('Show Next Fault'),
    isEnabled: () => (model.current?.faults.length ?? 0) > 0,
    execute: async () => {
      if (model.current) await showNextFault(model.current);
    },
  });
  add(CommandIDs.preview, {
    label: trans.__('Preview as a Student'),
    isEnabled: () => model.current !== undefined,
    execute: async () => {
      if (!model.current) return;
      try {
        await openPreview(app, notebooks, model.current);
      } catch (error) {
        Notification.warning(describeError(error), BRIEFLY);
      }
    },
  });
  add(CommandIDs.prove, {
    label: trans.__('Prove This Lab'),
    isEnabled: () => model.current !== undefined && model.current.proof.phase !== 'running',
    execute: async () => {
      const lab = model.current;
      await lab?.prove();
      if (lab && !lab.panel.isDisposed) noteUsage(lab);
    },
  });
  add(CommandIDs.stopProof, {
    label: trans.__('Stop the Proof'),
    icon: stopIcon,
    isEnabled: () => model.current?.proof.phase === 'running',
    execute: async () => {
      await model.current?.stopProof();
    },
  });
  addCheckCommands({ model, progress, add, trans });
  add(CommandIDs.newLab, {
    label: trans.__('New Lab'),
    caption: trans.__('Begin a lab for a line of the roadmap that waits for one'),
    icon: bugIcon,
    execute: async () => {
      try {
        await beginLab({ app, requests, trans }, progress.curriculum);
      } catch (error) {
        Notification.warning(describeError(error), BRIEFLY);
      }
    },
  });
  model.mended.connect((_, sentences) => {
    Notification.info(sentences.join(' '), { autoClose: MENDED_MS });
  });
  model.changed.connect(() => {
    for (const id of Object.values(CommandIDs)) commands.notifyCommandChanged(id);
  });
}

/**
 * A cell's toolbar has room for icons only, and for those alone that can be pressed: JupyterLab hides the whole toolbar
 * where it would cover the cell's text.
 */
function onToolbar({ label, isEnabled }: Parameters<AddCommand>[1]): Partial<Parameters<AddCommand>[1]> {
  return {
    label: args =>
      args['toolbar'] === true ? '' : typeof label === 'function' ? label(args) : (label ?? ''),
    isVisible: args => args['toolbar'] !== true || isEnabled === undefined || isEnabled(args),
  };
}

function wrongOf(cell: AnswerCell | undefined): Region[] {
  return cell?.answers.flatMap(({ wrong }) => wrong) ?? [];
}

async function showNextFault(lab: OpenLab): Promise<void> {
  const placed = lab.faults.filter(({ place }) => place !== undefined);
  const here = lab.panel.content.activeCellIndex;
  const next = placed.find(({ place }) => place!.cell > here) ?? placed[0];
  if (next) await showFault(lab, next);
}

async function askWhatIsWrong(check: string, trans: TranslationBundle): Promise<string | undefined> {
  const { value, button } = await InputDialog.getText({
    title: trans.__('A wrong answer that %1 must find', check),
    label: trans.__('What is wrong with it?'),
    placeholder: trans.__('adds instead of multiplying'),
    okLabel: trans.__('Add'),
  });
  return button.accept && value?.trim() ? value.trim() : undefined;
}
