/** A cell as {@link cellName} needs it. */
export interface NamedCell {
  readonly id: string;
  readonly type: string;
  readonly text: string;
}

/** An id that a person chose: words of letters joined by hyphens, which may be numbered. */
const CHOSEN_ID = /^(?=.*[a-z]{3})(?!.*\d[a-z]+\d)[a-z0-9]+(-[a-z0-9]+)*$/;
/** An id that Jupyter makes. */
const MADE_ID = /^[0-9a-f]{8}(-|$)/;

const HEADING = /^#{1,6}\s+(.+?)\s*#*\s*$/m;

/**
 * What a student calls a cell: the words of its id where an author chose it, such as *rules by hand*, else the heading
 * that it stands under.
 *
 * @param cells All cells of the notebook, in order.
 * @param index The cell's place among them.
 * @param position Says where the cell is, when there is nothing better: 'cell 3'.
 */
export function cellName(cells: readonly NamedCell[], index: number, position: string): string {
  const { id } = cells[index] ?? { id: '' };
  if (CHOSEN_ID.test(id) && !MADE_ID.test(id)) return id.replaceAll('-', ' ');
  const above = cells.slice(0, index).findLast(({ type, text }) => type === 'markdown' && HEADING.test(text));
  const heading = [...(above?.text.matchAll(new RegExp(HEADING, 'gm')) ?? [])].at(-1)?.[1];
  return heading?.replace(/[*_`]/g, '') ?? position;
}
