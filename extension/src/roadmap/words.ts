import type { TranslationBundle } from '@jupyterlab/translation';
import type { ItemState } from '@waymark/roadmap';
import type { NextStep } from './summary.ts';
import type { RoadmapNode, Row } from './tree.ts';

/** A state in words. */
export function stateWord(state: ItemState, trans: TranslationBundle): string {
  switch (state) {
    case 'coming':
      return trans.__('coming');
    case 'not-started':
      return trans.__('not started');
    case 'in-progress':
      return trans.__('in progress');
    case 'done':
      return trans.__('done');
  }
}

/** The lab of a line, with its points where it was begun: `House prices · 3 of 8 points`. Undefined for a line of no lab. */
export function labNote(
  { labTitle, labPoints }: Pick<RoadmapNode, 'labTitle' | 'labPoints'>,
  trans: TranslationBundle,
): string | undefined {
  if (labTitle === undefined || !labPoints) return labTitle;
  return trans.__('%1 · %2 of %3 points', labTitle, labPoints.earned, labPoints.possible);
}

/** The figure at the end of a line: items done for a branch, checks passed for an item under way. */
export function countText({ node, parent }: Row, trans: TranslationBundle): string {
  // Where all of a branch is to come, the branch says so once.
  if (node.state === 'coming') return parent?.state === 'coming' ? '' : trans.__('coming');
  if (node.children.length > 0) return `${node.done}/${node.items}`;
  return node.state === 'in-progress' ? `${node.passed}/${node.checks}` : '';
}

/** The same figure for a screen reader, to follow the state: `, 3 of 14 done`. */
export function countLabel(node: RoadmapNode, trans: TranslationBundle): string {
  if (node.state === 'coming') return '';
  if (node.children.length > 0) return `, ${trans.__('%1 of %2 done', node.done, node.items)}`;
  if (node.state !== 'in-progress') return '';
  return `, ${trans.__('%1 of %2 checks passed', node.passed, node.checks)}`;
}

/** What to say aloud when items have changed their state. */
export function announcement(news: readonly RoadmapNode[], trans: TranslationBundle): string {
  const [first] = news;
  if (news.length !== 1 || !first) return trans.__('%1 items of the roadmap have changed', news.length);
  return `${first.text}: ${stateWord(first.state, trans)}`;
}

/** What the way on is called. */
export function nextVerb({ how }: NextStep, trans: TranslationBundle): string {
  switch (how) {
    case 'start':
      return trans.__('Start with the first lab');
    case 'resume':
      return trans.__('Continue where you left off');
    case 'next-lab':
      return trans.__('Continue with the next lab');
    case 'done':
      return trans.__('All labs are done');
  }
}
