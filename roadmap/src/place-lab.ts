import { itemIdSchema, labIdSchema } from './ids.ts';
import { parseRoadmap } from './parse.ts';

/**
 * Names a lab on a line of the roadmap: in the line's annotation, so that the words of the roadmap stay as they are.
 *
 * @param markdown The roadmap.
 * @param item The id of the line; it has no children.
 * @returns The roadmap with the line's annotation changed; the same text where it names that lab already.
 * @throws RangeError When the roadmap has no such line.
 * @throws RoadmapError When the roadmap cannot be read, or could not be afterwards.
 * @example
 * placeLab(text, 'beginner.basics.what-is-ml', 'beginner/what-is-ml');
 * // ... differs? <!-- id: beginner.basics.what-is-ml lab: beginner/what-is-ml -->
 */
export function placeLab(markdown: string, item: string, lab: string): string {
  const id = itemIdSchema.parse(item);
  const annotation = `<!-- id: ${id} lab: ${labIdSchema.parse(lab)} -->`;
  const line = new RegExp(`<!--\\s*id:\\s*${id.replaceAll('.', '\\.')}(?:\\s+lab:\\s*\\S+?)?\\s*-->`);
  if (!line.test(markdown)) throw new RangeError(`the roadmap has no line ${id}`);
  const placed = markdown.replace(line, annotation);
  parseRoadmap(placed);
  return placed;
}
