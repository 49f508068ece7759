import type { LabCell, LabNotebook } from '@waymark/roadmap';
import { computeChecksum, isLocked } from './checksum.ts';
import { releaseCode, releaseMarkdown } from './release-source.ts';
import { verifyNotebook } from './verify.ts';

/**
 * Makes the student's copy of a source notebook: solutions become stubs, hidden tests and wrong
 * answers go, graded cells are locked and get nbgrader's checksum, the hints of checks are sealed. Cell
 * ids stay. The given notebook is not changed.
 *
 * @param name Names the notebook in errors; the lab's id by default.
 * @throws LabError With a line for each fault of the source notebook.
 * @example
 * const { notebook } = readLab(JSON.parse(text), path);
 * const student = releaseNotebook(notebook);
 */
export function releaseNotebook(notebook: LabNotebook, name = notebook.metadata.waymark.lab): LabNotebook {
  verifyNotebook(notebook, name);
  return { ...notebook, cells: notebook.cells.map(releaseCell) };
}

function releaseCell(cell: LabCell): LabCell {
  const source = cell.cell_type === 'code' ? releaseCode(cell.source) : releaseMarkdown(cell.source);
  const { nbgrader, waymark, ...metadata } = cell.metadata;
  const released: LabCell = { ...cell, source, metadata };
  const ours = waymark && withoutWrong(waymark);
  if (ours) released.metadata.waymark = ours;
  if (nbgrader) {
    const checksum = computeChecksum(released, nbgrader);
    released.metadata.nbgrader = { ...nbgrader, cell_type: cell.cell_type, checksum };
    if (nbgrader.solution || isLocked(nbgrader)) released.metadata['deletable'] = false;
    if (isLocked(nbgrader)) released.metadata['editable'] = false;
  }
  return released;
}

function withoutWrong({
  wrong: _wrong,
  ...rest
}: NonNullable<LabCell['metadata']['waymark']>): LabCell['metadata']['waymark'] {
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** A notebook as the text of its file, in the layout that Jupyter itself writes. */
export function formatNotebook(notebook: {
  readonly cells: readonly { readonly source: string }[];
  readonly [key: string]: unknown;
}): string {
  const cells = notebook.cells.map(cell => ({ ...cell, source: cell.source.split(/(?<=\n)/) }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}
