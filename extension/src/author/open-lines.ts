import { leafItems, type Curriculum } from '@waymark/roadmap';

/** A line of the roadmap that waits for its lab. */
export interface OpenLine {
  readonly item: string;
  readonly text: string;
  /** What the roadmap calls the lab that is to come. */
  readonly lab: string | undefined;
}

/** The lines that wait for their lab, in the order of the roadmap. */
export function openLines({ levels, labs }: Curriculum): OpenLine[] {
  return levels
    .flatMap(level => leafItems(level.groups.flatMap(({ items }) => items)))
    .flatMap(({ id, text, lab }) => (lab !== undefined && lab in labs ? [] : [{ item: id, text, lab }]));
}

/** A name for the lab of a line: what the roadmap calls it, else the line's level and last word. */
export function labNameFor({ item, lab }: OpenLine): string {
  const words = item.split('.');
  return lab ?? `${words[0]}/${words.at(-1)}`;
}
