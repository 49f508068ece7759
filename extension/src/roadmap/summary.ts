import type { Curriculum, ProgressState } from '@waymark/roadmap';
import { isBegun, labAfter, openChecks } from './lab-order.ts';
import type { Place, RoadmapNode } from './tree.ts';

export interface NextStep extends Place {
  readonly title: string;
  /**
   * How the student goes on.
   * - `start`: with the first lab.
   * - `resume`: where the work stopped.
   * - `next-lab`: with the lab behind one that is done.
   * - `done`: all labs are done; this is the last.
   */
  readonly how: 'start' | 'resume' | 'next-lab' | 'done';
}

/**
 * Where to go on: the place the student last worked at; after the last check of a lab the next one; for one who has
 * done nothing yet the first lab of the roadmap. Undefined while there is no lab.
 */
export function nextStep(
  curriculum: Curriculum,
  state: ProgressState,
  tree: readonly RoadmapNode[],
): NextStep | undefined {
  const last = state.last && curriculum.labs[state.last.lab];
  if (last) {
    const here = { lab: last.id, title: last.title };
    if (openChecks(last, state).length > 0) return { ...here, cell: state.last?.cell, how: 'resume' };
    const next = labAfter({ curriculum, state }, last.id);
    if (!next) return { ...here, how: 'done' };
    const [open] = isBegun(next, state) ? openChecks(next, state) : [];
    return { lab: next.id, title: next.title, how: 'next-lab', ...(open && { check: open.cell }) };
  }
  const lab = curriculum.labs[firstLab(tree) ?? ''] ?? Object.values(curriculum.labs)[0];
  return lab && { lab: lab.id, title: lab.title, how: 'start' };
}

function firstLab(nodes: readonly RoadmapNode[]): string | undefined {
  for (const node of nodes) {
    const lab = node.place?.lab ?? firstLab(node.children);
    if (lab !== undefined) return lab;
  }
  return undefined;
}

/** The lines without children whose state is not what it was, in their order. */
export function changedItems(before: readonly RoadmapNode[], after: readonly RoadmapNode[]): RoadmapNode[] {
  const states = new Map(leaves(before).map(node => [node.id, node.state]));
  return leaves(after).filter(node => states.has(node.id) && states.get(node.id) !== node.state);
}

function leaves(nodes: readonly RoadmapNode[]): RoadmapNode[] {
  return nodes.flatMap(node => (node.children.length > 0 ? leaves(node.children) : [node]));
}
