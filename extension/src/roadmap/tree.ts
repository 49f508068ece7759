import {
  itemProgress,
  type Curriculum,
  type Item,
  type ItemState,
  type ProgressState,
} from '@waymark/roadmap';
import { isBegun, openChecks } from './lab-order.ts';
import { labPoints, type Points } from './points.ts';

/** A place to open: a lab, and the cell to show. */
export interface Place {
  readonly lab: string;
  readonly cell?: string | undefined;
  /** The cell of a check: its exercise is shown, which stands above it. */
  readonly check?: string | undefined;
  /** The id of a cell, or a word of the heading that it stands under; where there is neither, the top. */
  readonly about?: string | undefined;
}

/** A line of the sidebar's tree: a level, a group of items under it, or an item. */
export interface RoadmapNode {
  readonly id: string;
  readonly kind: 'level' | 'group' | 'item';
  readonly text: string;
  readonly state: ItemState;
  /** Lines without children at or below this one: all, those done, those that have no lab yet. */
  readonly items: number;
  readonly done: number;
  readonly coming: number;
  /** Checks passed, of those at or below this line. */
  readonly passed: number;
  readonly checks: number;
  /** Where a click leads; undefined for what has children, and for what has no lab yet. */
  readonly place: Place | undefined;
  /** The title of the lab where a click leads. */
  readonly labTitle?: string | undefined;
  /** What its checks have earned; undefined for one that was not begun. */
  readonly labPoints?: Points | undefined;
  /** A lab that nobody needs. */
  readonly isOptional?: boolean;
  readonly children: readonly RoadmapNode[];
}

/** The roadmap with the student's progress on each line. */
export function buildTree(curriculum: Curriculum, state: ProgressState): RoadmapNode[] {
  return curriculum.levels.map(level =>
    branch(
      level.id,
      'level',
      level.title,
      level.groups.map(group =>
        branch(
          `${level.id}/${group.title}`,
          'group',
          group.title,
          group.items.map(item => itemNode(curriculum, state, item)),
        ),
      ),
    ),
  );
}

function itemNode(curriculum: Curriculum, state: ProgressState, item: Item): RoadmapNode {
  if (item.children.length > 0) {
    const children = item.children.map(child => itemNode(curriculum, state, child));
    return branch(item.id, 'item', item.text, [...optionalNodes(curriculum, state, item), ...children]);
  }
  const progress = itemProgress(curriculum, state, item);
  return {
    id: item.id,
    kind: 'item',
    text: item.text,
    ...progress,
    items: 1,
    done: progress.state === 'done' ? 1 : 0,
    coming: progress.state === 'coming' ? 1 : 0,
    ...leadOf(curriculum, state, item),
    children: [],
  };
}

/** The lab of a line with children, as a line of its own, which counts for nothing: who skips it lacks nothing. */
function optionalNodes(curriculum: Curriculum, state: ProgressState, item: Item): RoadmapNode[] {
  const lab = item.lab === undefined ? undefined : curriculum.labs[item.lab];
  if (!lab) return [];
  const alone = { ...item, children: [] };
  return [
    {
      id: `${item.id}/${lab.id}`,
      kind: 'item',
      text: lab.title,
      isOptional: true,
      ...itemProgress(curriculum, state, alone),
      items: 0,
      done: 0,
      coming: 0,
      place: leadOf(curriculum, state, alone).place,
      children: [],
    },
  ];
}

function branch(
  id: string,
  kind: RoadmapNode['kind'],
  text: string,
  children: readonly RoadmapNode[],
): RoadmapNode {
  const sum = (count: (child: RoadmapNode) => number): number =>
    children.reduce((total, child) => total + count(child), 0);
  const counts = {
    items: sum(child => child.items),
    done: sum(child => child.done),
    coming: sum(child => child.coming),
    passed: sum(child => child.passed),
    checks: sum(child => child.checks),
  };
  return { id, kind, text, ...counts, state: branchState(children, counts), place: undefined, children };
}

// A line is done when all below it is: one whose rest is still to come is under way, not done.
function branchState(
  children: readonly RoadmapNode[],
  { items, done, coming }: { items: number; done: number; coming: number },
): ItemState {
  if (coming === items) return 'coming';
  if (done === items) return 'done';
  const begun = done > 0 || children.some(child => child.state === 'in-progress');
  return begun ? 'in-progress' : 'not-started';
}

/** Where a line leads: the top of a lab that was not begun, the next open check of one in work, else the line's cell. */
function leadOf(
  curriculum: Curriculum,
  state: ProgressState,
  item: Item,
): Pick<RoadmapNode, 'place' | 'labTitle' | 'labPoints'> {
  const known = placeOf(curriculum, item);
  const lab = known && curriculum.labs[known.lab];
  if (!known || !lab) return { place: known };
  const labTitle = lab.title;
  if (!isBegun(lab, state)) return { place: { lab: lab.id }, labTitle };
  const open = openChecks(lab, state);
  const next = open.find(({ items }) => items.includes(item.id)) ?? open[0];
  const place = next ? { lab: lab.id, check: next.cell } : known;
  return { place, labTitle, labPoints: labPoints(lab, state) };
}

/** The lab's own cell for the item, else the first check that shows the item. */
function placeOf(curriculum: Curriculum, item: Item): Place | undefined {
  const own = item.lab === undefined ? undefined : curriculum.labs[item.lab];
  const labs = own ? [own] : Object.values(curriculum.labs);
  for (const lab of labs) {
    const cell = lab.anchors[item.id] ?? lab.checks.find(check => check.items.includes(item.id))?.cell;
    if (cell !== undefined) return { lab: lab.id, cell };
  }
  return own && { lab: own.id };
}

/** Finds a line by its id. */
export function findNode(nodes: readonly RoadmapNode[], id: string): RoadmapNode | undefined {
  for (const node of nodes) {
    const found = node.id === id ? node : findNode(node.children, id);
    if (found) return found;
  }
  return undefined;
}

/** The lines that lead to the one with this id, from the level down, without itself. */
export function ancestorIds(nodes: readonly RoadmapNode[], id: string): string[] | undefined {
  for (const node of nodes) {
    if (node.id === id) return [];
    const below = ancestorIds(node.children, id);
    if (below) return [node.id, ...below];
  }
  return undefined;
}

/** A line as it is shown: the tree with closed branches left out, flat. */
export interface Row {
  readonly node: RoadmapNode;
  /** 1 for a level; for `aria-level`. */
  readonly depth: number;
  /** Undefined for a line without children. */
  readonly expanded: boolean | undefined;
  readonly parent: RoadmapNode | undefined;
  /** 1-based place among its siblings, and their number. */
  readonly position: number;
  readonly siblings: number;
}

/** The lines that show, from top to bottom. */
export function visibleRows(
  nodes: readonly RoadmapNode[],
  isExpanded: (node: RoadmapNode) => boolean,
  depth = 1,
  parent?: RoadmapNode,
): Row[] {
  return nodes.flatMap((node, index) => {
    const expanded = node.children.length > 0 ? isExpanded(node) : undefined;
    const row = { node, depth, expanded, parent, position: index + 1, siblings: nodes.length };
    return expanded ? [row, ...visibleRows(node.children, isExpanded, depth + 1, node)] : [row];
  });
}
