/** A notebook as the text of its file, in the layout that Jupyter itself writes. */
export function formatNotebook(notebook: {
  readonly cells: readonly { readonly source: string }[];
  readonly [key: string]: unknown;
}): string {
  const cells = notebook.cells.map(cell => ({ ...cell, source: cell.source.split(/(?<=\n)/) }));
  return `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`;
}
