import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { UUID } from '@lumino/coreutils';

type SharedCell = INotebookModel['sharedModel']['cells'][number];

/** How JupyterLab's own cells hold what is shared; their interface has no way to change an id. */
interface SharedMap {
  set(key: 'id', value: string): void;
}

/**
 * Gives a cell an id of its own, in its place: its text, its outputs and the cursor in it stay. It is no step that can be
 * undone, since the step before it made the copy: undoing that takes the cell away.
 */
export function renewCellId({ content: { model } }: NotebookPanel, index: number): void {
  const cell = model?.sharedModel.cells[index];
  if (!model || !cell || !hasMap(cell)) return;
  model.sharedModel.transact(() => cell.ymodel.set('id', UUID.uuid4()), false);
  model.dirty = true;
}

function hasMap(cell: SharedCell): cell is SharedCell & { readonly ymodel: SharedMap } {
  return 'ymodel' in cell;
}
