import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { leafItems, type Curriculum, type Lab } from '@waymark/roadmap';
import type { IProgress } from '../sync/tokens.ts';
import { labAfter, openChecks } from './lab-order.ts';
import type { Place } from './tree.ts';

/** Says what one can do now as the last check of a lab is passed, and offers the next lab. */
export function celebrateLabs(
  progress: IProgress,
  openLab: (place: Place) => void,
  trans: TranslationBundle,
): void {
  /** Labs that were seen open in this page: a lab that is known as done is no news. */
  const open = new Set<string>();
  progress.changed.connect(() => {
    const { curriculum, state } = progress;
    for (const lab of Object.values(curriculum?.labs ?? {})) {
      if (openChecks(lab, state).length > 0) open.add(lab.id);
      else if (open.delete(lab.id) && curriculum && state.last?.lab === lab.id) celebrate(curriculum, lab);
    }
  });

  function celebrate(curriculum: Curriculum, lab: Lab): void {
    const next = labAfter(progress, lab.id);
    const learned = abilities(curriculum, lab);
    const can = learned.length > 0 ? ` ${trans.__('You have done: %1', learned.join(' '))}` : '';
    Notification.success(`🎉 ${trans.__('"%1" is done.', lab.title)}${can}`, {
      autoClose: false,
      actions: next
        ? [{ label: trans.__('Next lab: %1', next.title), callback: () => openLab({ lab: next.id }) }]
        : [],
    });
  }
}

/** The lines of the roadmap that a lab's checks show. */
export function abilities({ levels }: Curriculum, { checks }: Lab): string[] {
  const shown = new Set(checks.flatMap(({ items }) => items));
  return levels
    .flatMap(({ groups }) => groups.flatMap(({ items }) => leafItems(items)))
    .filter(({ id }) => shown.has(id))
    .map(({ text }) => text);
}
