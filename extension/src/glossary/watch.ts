import { MarkdownCell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { GlossaryEntry } from '@waymark/roadmap';
import { labOf } from '../checks/recorder.ts';
import { firstUses } from './first-uses.ts';
import { markTerms } from './mark-terms.ts';

/** Has the first use of each term in a lab explain itself. */
export function watchLabs(notebooks: INotebookTracker, glossary: Promise<readonly GlossaryEntry[]>): void {
  const watch = async (panel: NotebookPanel): Promise<void> => {
    const [entries] = await Promise.all([glossary, panel.revealed]);
    if (panel.isDisposed || labOf(panel.context.model.getMetadata('waymark')) === undefined) return;
    const cells = panel.content.widgets.filter(cell => cell instanceof MarkdownCell);
    const uses = firstUses(
      cells.map(({ model }) => ({ id: model.id, text: model.sharedModel.getSource() })),
      entries,
    );
    for (const cell of cells) {
      const own = uses.get(cell.model.id);
      if (own) markWhenRendered(cell, own);
    }
  };
  notebooks.forEach(panel => void watch(panel));
  notebooks.widgetAdded.connect((_, panel) => void watch(panel));
}

/** A cell is rendered when it comes near the screen, and again after it was edited. */
function markWhenRendered(cell: MarkdownCell, entries: readonly GlossaryEntry[]): void {
  const mark = (): void => {
    const rendered = cell.node.querySelector<HTMLElement>('.jp-MarkdownOutput');
    if (rendered) markTerms(rendered, entries);
  };
  const observer = new MutationObserver(mark);
  observer.observe(cell.node, { childList: true, subtree: true });
  cell.disposed.connect(() => observer.disconnect());
  mark();
}
