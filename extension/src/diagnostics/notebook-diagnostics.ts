import { CodeCell, type Cell } from '@jupyterlab/cells';
import { NotebookActions, type Notebook, type NotebookPanel } from '@jupyterlab/notebook';
import { CompilerLink } from './compiler-link.ts';
import { isUnderlined, underline } from './underline.ts';

/** How long the writer must pause. */
const PAUSE_MS = 400;

/** How many cells below one that has run are checked: about what one sees of the notebook. */
const CELLS_AHEAD = 10;

interface Executed {
  readonly notebook: Notebook;
  readonly cell: Cell;
  readonly success: boolean;
}

/** Has the cells of one notebook checked: the one that is edited, and after a run those below it. */
export class NotebookDiagnostics {
  readonly #panel: NotebookPanel;
  readonly #link: CompilerLink;
  /** Cells to be checked once there is a pause. */
  readonly #outdated = new Set<CodeCell>();
  #edited: CodeCell | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isChecking = false;

  constructor(panel: NotebookPanel) {
    this.#panel = panel;
    this.#link = new CompilerLink(panel.sessionContext);
    panel.content.activeCellChanged.connect(this.#follow);
    panel.sessionContext.statusChanged.connect(this.#onStatus);
    NotebookActions.executed.connect(this.#onExecuted);
    this.#follow(panel.content, panel.content.activeCell);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#outdated.clear();
    this.#follow(this.#panel.content, null);
    this.#panel.content.activeCellChanged.disconnect(this.#follow);
    this.#panel.sessionContext.statusChanged.disconnect(this.#onStatus);
    NotebookActions.executed.disconnect(this.#onExecuted);
    this.#link.dispose();
  }

  readonly #follow = (_: Notebook, cell: Cell | null): void => {
    this.#edited?.model?.contentChanged.disconnect(this.#onEdit);
    this.#edited = cell instanceof CodeCell ? cell : undefined;
    this.#edited?.model.contentChanged.connect(this.#onEdit);
  };

  readonly #onEdit = (): void => {
    if (this.#edited) this.#outdated.add(this.#edited);
    this.#checkAfterPause();
  };

  /** A run may have declared what a cell was underlined for, or given a name that others use a new meaning. */
  readonly #onExecuted = (_: unknown, { notebook, cell, success }: Executed): void => {
    if (notebook !== this.#panel.content || !(cell instanceof CodeCell)) return;
    const cells = this.#codeCells();
    const next = cells.indexOf(cell) + 1;
    for (const other of cells.slice(next, next + CELLS_AHEAD)) this.#outdated.add(other);
    for (const other of cells.filter(isUnderlined)) this.#outdated.add(other);
    if (success) {
      // What has run was right as it ran, whatever later cells make of its names.
      this.#outdated.delete(cell);
      underline(cell, []);
    }
    this.#checkAfterPause();
  };

  readonly #onStatus = (): void => {
    if (this.#outdated.size > 0 && this.#link.isFree && !this.#isChecking) this.#checkAfterPause();
  };

  #checkAfterPause(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), PAUSE_MS);
  }

  /** Checks what is outdated while the kernel is free; its next idle goes on with the rest. */
  async #check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    for (const cell of this.#outdated) {
      if (!this.#link.isFree) break;
      this.#outdated.delete(cell);
      if (!cell.isDisposed) await this.#checkCell(cell);
    }
    this.#isChecking = false;
  }

  async #checkCell(cell: CodeCell): Promise<void> {
    const code = cell.model.sharedModel.getSource();
    const others = this.#codeCells()
      .filter(other => other !== cell)
      .map(other => other.model.sharedModel.getSource());
    const diagnostics = await this.#link.ask(code, others);
    // What was edited meanwhile is outdated again, and no place in it is where it was.
    if (!diagnostics || cell.isDisposed || cell.model.sharedModel.getSource() !== code) return;
    underline(cell, diagnostics);
  }

  #codeCells(): CodeCell[] {
    return this.#panel.content.widgets.filter(cell => cell instanceof CodeCell);
  }
}
