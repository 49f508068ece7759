import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { infoIcon, listIcon, numberingIcon } from '@jupyterlab/ui-components';
import { leafItems, type Curriculum } from '@waymark/roadmap';
import { cellsOf, type CheckCell } from '@waymark/roadmap/lab';
import type { IProgress } from '../sync/tokens.ts';
import { changeCheck, checkOf } from './actions.ts';
import { CommandIDs } from './command-ids.ts';
import type { AddCommand } from './commands.ts';
import type { AuthorModel } from './model.ts';
import type { OpenLab } from './open-lab.ts';

export interface CheckCommandContext {
  readonly model: AuthorModel;
  readonly progress: IProgress;
  readonly add: AddCommand;
  readonly trans: TranslationBundle;
}

/** Adds what is decided about a check: points, hints, lines of the roadmap. In an answer's cell its check is meant. */
export function addCheckCommands({ model, progress, add, trans }: CheckCommandContext): void {
  const current = (): { lab: OpenLab; cell: CheckCell } | undefined => {
    const lab = model.current;
    const cell = lab && checkAtHand(lab);
    return lab && cell && { lab, cell };
  };

  add(CommandIDs.setPoints, {
    label: trans.__('Set Points…'),
    caption: trans.__('What the check is worth'),
    icon: numberingIcon,
    isEnabled: () => current()?.cell.check.parts.length === 0,
    execute: async () => {
      const at = current();
      if (!at) return;
      const { value } = await InputDialog.getNumber({
        title: trans.__('Points of %1', at.cell.check.id.value),
        value: at.cell.check.points,
        okLabel: trans.__('Set'),
      });
      if (value !== null && value > 0) changeCheck(at.lab, at.cell, { points: value });
    },
  });
  add(CommandIDs.addHint, {
    label: trans.__('Add a Hint…'),
    caption: trans.__('Hints are given one by one, the vaguest first'),
    icon: infoIcon,
    isEnabled: () => current() !== undefined,
    execute: async () => {
      const at = current();
      if (!at) return;
      const hints = at.cell.check.hints.map(({ value }) => value);
      const { value } = await InputDialog.getText({
        title: trans.__('Hint %1 of %2', hints.length + 1, at.cell.check.id.value),
        okLabel: trans.__('Add'),
      });
      if (value?.trim()) changeCheck(at.lab, at.cell, { hints: [...hints, value.trim()] });
    },
  });
  add(CommandIDs.addItem, {
    label: trans.__('Add a Line of the Roadmap…'),
    caption: trans.__('What a student can do who passes the check'),
    icon: listIcon,
    isEnabled: () => current() !== undefined && progress.curriculum !== undefined,
    execute: async () => {
      const at = current();
      if (!at || !progress.curriculum) return;
      const chosen = at.cell.check.items.map(({ value }) => value);
      const open = linesOf(progress.curriculum).filter(({ id }) => !chosen.includes(id));
      const names = open.map(({ id, text }) => `${text} (${id})`);
      const { value } = await InputDialog.getItem({
        title: trans.__('A line of the roadmap for %1', at.cell.check.id.value),
        items: names,
        okLabel: trans.__('Add'),
      });
      const line = value === null ? undefined : open[names.indexOf(value)];
      if (line) changeCheck(at.lab, at.cell, { items: [...chosen, line.id] });
    },
  });
  add(CommandIDs.toggleSolution, {
    label: trans.__('Let Students See the Solution'),
    caption: trans.__('After a pass, or after all hints and three tries'),
    isEnabled: () => current() !== undefined,
    isToggled: () => current()?.cell.check.showsSolution === true,
    execute: () => {
      const at = current();
      if (at) changeCheck(at.lab, at.cell, { solution: !at.cell.check.showsSolution });
    },
  });
}

/** The check that the author is in, or that of the answer that the author is in. */
function checkAtHand(lab: OpenLab): CheckCell | undefined {
  const cell = lab.activeCell;
  if (cell?.kind === 'check') return cell;
  if (cell?.kind !== 'answer') return undefined;
  const id = checkOf(lab, cell);
  return cellsOf(lab.model, 'check').find(({ check }) => check.id.value === id);
}

function linesOf({ levels }: Curriculum): { id: string; text: string }[] {
  return leafItems(levels.flatMap(level => level.groups.flatMap(({ items }) => items)));
}
