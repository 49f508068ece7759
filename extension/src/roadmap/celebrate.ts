import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import type { Lab } from '@waymark/roadmap';
import type { IProgress } from '../sync/tokens.ts';
import { CelebrationWidget } from './celebration-widget.tsx';
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
  let shown: CelebrationWidget | undefined;
  progress.changed.connect(() => {
    const { curriculum, state } = progress;
    for (const lab of Object.values(curriculum?.labs ?? {})) {
      if (openChecks(lab, state).length > 0) open.add(lab.id);
      else if (open.delete(lab.id) && state.last?.lab === lab.id) celebrate(lab);
    }
  });

  function celebrate(lab: Lab): void {
    shown?.dispose();
    const next = labAfter(progress, lab.id);
    shown = new CelebrationWidget({ lab, next, trans, onNext: () => next && openLab({ lab: next.id }) });
    Widget.attach(shown, document.body);
  }
}
