import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { ReleasedNotebook } from '@waymark/roadmap/lab';
import type { OpenLab } from './open-lab.ts';

/** Where previews lie, below the sources; no lab can be there. */
const FOLDER = 'preview';

const following = new WeakSet<NotebookPanel>();

/**
 * Opens the student's copy of a lab beside its source, with a kernel of its own, and keeps it up to date while the source
 * is edited.
 *
 * @throws Error When the lab cannot be released; what keeps it from that is in the panel.
 */
export async function openPreview(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker,
  lab: OpenLab,
): Promise<void> {
  await lab.release();
  const copy = lab.studentsCopy;
  if (!copy) {
    throw new Error(
      lab.releaseProblem ??
        'Mend the faults that the Author panel lists first: there is nothing yet that a student could get.',
    );
  }
  const path = `${FOLDER}/${lab.id}.ipynb`;
  const open = notebooks.find(({ context }) => context.path === path);
  if (open) {
    await update(open, copy);
    app.shell.activateById(open.id);
    return;
  }
  const { contents } = app.serviceManager;
  await save(contents, path, copy);
  await app.commands.execute('docmanager:open', {
    path,
    factory: 'Notebook',
    options: { mode: 'split-right', ref: lab.panel.id },
  });
  const panel = notebooks.find(({ context }) => context.path === path);
  if (panel) follow(panel, lab);
}

function follow(panel: NotebookPanel, lab: OpenLab): void {
  if (following.has(panel)) return;
  following.add(panel);
  const onRelease = (_: OpenLab, copy: ReleasedNotebook): void => void update(panel, copy);
  lab.released.connect(onRelease);
  panel.disposed.connect(() => lab.released.disconnect(onRelease));
}

/** Changes the cells that differ, so that outputs and the place in the notebook stay; new and lost cells take them all. */
async function update({ context, content }: NotebookPanel, copy: ReleasedNotebook): Promise<void> {
  await context.ready;
  const shared = content.model?.sharedModel;
  if (!shared || !content.model) return;
  const { cells } = shared;
  const isSame =
    cells.length === copy.cells.length &&
    cells.every((cell, at) => cell.id === copy.cells[at]!.id && cell.cell_type === copy.cells[at]!.cell_type);
  if (isSame) {
    for (const [at, cell] of cells.entries()) {
      const { source, metadata } = copy.cells[at]!;
      if (cell.getSource() !== source) cell.setSource(source);
      const json = JSON.stringify(metadata);
      if (JSON.stringify(cell.getMetadata()) !== json) cell.setMetadata(JSON.parse(json));
    }
  } else {
    content.model.fromJSON(JSON.parse(JSON.stringify(copy)));
  }
  await context.save();
}

async function save(contents: Contents.IManager, path: string, content: ReleasedNotebook): Promise<void> {
  const folders = path.split('/').slice(0, -1);
  for (const [at] of folders.entries()) {
    const folder = folders.slice(0, at + 1).join('/');
    await contents.save(folder, { type: 'directory' });
  }
  await contents.save(path, { type: 'notebook', format: 'json', content: content });
}
