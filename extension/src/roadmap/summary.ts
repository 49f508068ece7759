import type { Curriculum, ProgressState } from '@waymark/roadmap';
import type { Place, RoadmapNode } from './tree.ts';

export interface Points {
  readonly earned: number;
  readonly possible: number;
}

/** Points over all labs that exist. What no lab asks for any more does not count. */
export function countPoints(curriculum: Curriculum, state: ProgressState): Points {
  let earned = 0;
  let possible = 0;
  for (const lab of Object.values(curriculum.labs)) {
    for (const check of lab.checks) {
      possible += check.points;
      earned += Math.min(check.points, state.labs[lab.id]?.checks[check.id]?.points ?? 0);
    }
  }
  return { earned, possible };
}

export interface NextStep extends Place {
  readonly title: string;
  /** False for a student who has not begun. */
  readonly resumes: boolean;
}

/**
 * Where to go on: the place the student last worked at, or, for one who has done nothing yet, the
 * first lab of the roadmap. Undefined while there is no lab.
 */
export function nextStep(
  curriculum: Curriculum,
  state: ProgressState,
  tree: readonly RoadmapNode[],
): NextStep | undefined {
  const last = state.last && curriculum.labs[state.last.lab];
  if (last) return { lab: last.id, cell: state.last?.cell, title: last.title, resumes: true };
  const lab = curriculum.labs[firstLab(tree) ?? ''] ?? Object.values(curriculum.labs)[0];
  return lab && { lab: lab.id, title: lab.title, resumes: false };
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
