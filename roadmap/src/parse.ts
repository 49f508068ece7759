import type { List, ListItem, Nodes, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { toString } from 'mdast-util-to-string';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import { LEVEL_IDS, type Curriculum, type Group, type Item, type Level, type LevelId } from './curriculum.ts';
import { itemIdSchema, labIdSchema } from './ids.ts';

/** A roadmap that cannot be read; the message names the line. */
export class RoadmapError extends Error {
  override readonly name = 'RoadmapError';
  readonly line: number;

  constructor(message: string, line: number) {
    super(`roadmap line ${line}: ${message}`);
    this.line = line;
  }
}

const ANNOTATION = /^<!--\s*id:\s*(\S+?)(?:\s+lab:\s*(\S+?))?\s*-->$/;

/**
 * Parses the roadmap's Markdown into levels, groups and items.
 *
 * A level begins at a `##` heading that starts with a number, a group at a `###` heading; other
 * `##` headings are groups whose items go to the level that their ids name. Every list item ends in
 * an annotation, `<!-- id: beginner.basics.what-is-ml lab: beginner/what-is-ml -->`; `lab` may be
 * left out where the children name theirs.
 *
 * @throws RoadmapError On a line without an id, an id used twice or of an unknown level, a lab of an
 *   unknown level, and levels out of order.
 */
export function parseRoadmap(markdown: string): Pick<Curriculum, 'title' | 'levels'> {
  const root: Root = fromMarkdown(markdown, {
    extensions: [gfmTaskListItem()],
    mdastExtensions: [gfmTaskListItemFromMarkdown()],
  });
  const levels: Level[] = [];
  const seen = new Set<string>();
  let title = '';
  let group: { title: string; level: LevelId | undefined } | undefined;
  let level: LevelId | undefined;

  for (const node of root.children) {
    if (node.type === 'heading' && node.depth === 1) title = toString(node);
    else if (node.type === 'heading' && node.depth === 2) {
      const text = toString(node);
      level = readLevel(text, levels.length, lineOf(node));
      if (level) levels.push({ id: level, title: text, groups: [] });
      group = level ? undefined : { title: withoutColon(text), level };
    } else if (node.type === 'heading') group = { title: withoutColon(toString(node)), level };
    else if (node.type === 'list') {
      if (!group) throw new RoadmapError('a list stands outside of any group (### heading)', lineOf(node));
      for (const entry of node.children) addItem(levels, group, readItem(entry, seen), lineOf(entry));
    }
  }
  if (title === '') throw new RoadmapError('expected a title (# heading)', 1);
  return { title, levels };
}

/** The level that a heading begins, or undefined if it bears no number. */
function readLevel(heading: string, levelsBefore: number, line: number): LevelId | undefined {
  const number = /^(\d+)\./.exec(heading)?.[1];
  if (number === undefined) return undefined;
  const level = LEVEL_IDS[levelsBefore];
  if (!level || Number(number) !== levelsBefore + 1) {
    throw new RoadmapError(
      `expected the levels 1 to ${LEVEL_IDS.length} in order, but found the heading "${heading}"`,
      line,
    );
  }
  return level;
}

function addItem(
  levels: Level[],
  group: { title: string; level: LevelId | undefined },
  item: Item,
  line: number,
): void {
  const levelId = item.id.slice(0, item.id.indexOf('.'));
  const level = levels.find(candidate => candidate.id === levelId);
  if (!level) {
    throw new RoadmapError(
      `the id ${item.id} begins with no level; expected one of ${LEVEL_IDS.join(', ')}`,
      line,
    );
  }
  if (group.level && group.level !== level.id) {
    throw new RoadmapError(`the id ${item.id} stands under the level ${group.level}`, line);
  }
  let target: Group | undefined = level.groups.find(candidate => candidate.title === group.title);
  if (!target) level.groups.push((target = { title: group.title, items: [] }));
  target.items.push(item);
}

function readItem(entry: ListItem, seen: Set<string>): Item {
  const line = lineOf(entry);
  const paragraph = entry.children.find(child => child.type === 'paragraph');
  const comment = paragraph?.children.findLast(child => child.type === 'html');
  const match = comment && ANNOTATION.exec(comment.value);
  if (!paragraph || !match) {
    throw new RoadmapError('expected the line to end in <!-- id: level.topic.line lab: level/lab -->', line);
  }
  const [, id = '', lab] = match;
  if (!itemIdSchema.safeParse(id).success) {
    throw new RoadmapError(`${id} is no item id, such as beginner.basics.what-is-ml`, line);
  }
  if (seen.has(id)) throw new RoadmapError(`the id ${id} stands on two lines`, line);
  if (lab !== undefined && !labIdSchema.safeParse(lab).success) {
    throw new RoadmapError(`${lab} is no lab id, such as beginner/house-price-predictor`, line);
  }
  if (lab !== undefined && !LEVEL_IDS.some(level => lab.startsWith(`${level}/`))) {
    throw new RoadmapError(
      `the lab ${lab} begins with no level; expected one of ${LEVEL_IDS.join(', ')}`,
      line,
    );
  }
  seen.add(id);
  const children = entry.children
    .filter((child): child is List => child.type === 'list')
    .flatMap(list => list.children.map(child => readItem(child, seen)));
  if (children.length === 0 && lab === undefined) {
    throw new RoadmapError(`${id} has no children, so it needs a lab: ... of its own`, line);
  }
  const text = withoutColon(
    toString({ type: 'paragraph', children: paragraph.children.filter(isText) }).trim(),
  );
  return { id, text, ...(lab !== undefined && { lab }), children };
}

function isText(node: Nodes): boolean {
  return node.type !== 'html';
}

function withoutColon(text: string): string {
  return text.replace(/:$/, '');
}

function lineOf(node: RootContent): number {
  return node.position?.start.line ?? 0;
}
