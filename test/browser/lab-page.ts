import type { Locator, Page } from 'playwright-core';
import type { Notebook } from '@waymark/roadmap/lab';

const RUN_MS = 120_000;

/** A lab that is open in the page: its cells, by their ids, as a student sees and runs them. */
export class LabPage {
  readonly page: Page;
  readonly #cells: readonly string[];
  readonly #notebook: Locator;

  constructor(page: Page, { cells }: Pick<Notebook, 'cells'>) {
    this.page = page;
    this.#cells = cells.map(cell => cell.id);
    this.#notebook = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook');
  }

  /**
   * Waits until the kernel takes cells: before that, JupyterLab drops what one runs.
   *
   * @throws Error With what the page says instead, after two minutes.
   */
  async untilReady(): Promise<void> {
    try {
      await this.page.getByText('TypeScript (Waymark) | Idle').waitFor();
    } catch (error) {
      const said = this.page.locator('#jp-main-statusbar, .lm-TabBar-tabLabel, .jp-Dialog, .Toastify__toast');
      throw new Error(`expected an idle kernel; the page says: ${(await said.allInnerTexts()).join(' / ')}`, {
        cause: error,
      });
    }
  }

  cell(id: string): Locator {
    const index = this.#cells.indexOf(id);
    if (index < 0) throw new Error(`expected a cell of the lab, found ${id}`);
    return this.#notebook.locator('.jp-Cell').nth(index);
  }

  /** The card under a check's cell. */
  check(check: string): Locator {
    return this.#notebook.locator(`[data-check="${check}"]`);
  }

  /** What stands before a cell's code: `[ ]:` before its first run, `[*]:` while it runs, then `[n]:`. */
  prompt(id: string): Locator {
    return this.cell(id).locator('.jp-InputPrompt').first();
  }

  /** Runs a cell with the keyboard and waits until it has ended. */
  async run(id: string): Promise<void> {
    const before = (await this.prompt(id).textContent()) ?? '';
    await this.start(id);
    await this.ended(id, before);
  }

  /**
   * Waits until a cell that was started has ended.
   *
   * @param before Its prompt before the start. Left out: the start has been seen already.
   */
  async ended(id: string, before?: string): Promise<void> {
    await this.prompt(id)
      .filter({ hasText: /\[\d+\]/, ...(before !== undefined && { hasNotText: before }) })
      .waitFor({ state: 'attached', timeout: RUN_MS });
  }

  /** Sends a cell to the kernel without waiting for its end. */
  async start(id: string): Promise<void> {
    // What a cell outside the window holds has no box to click on before the cell is scrolled to.
    await this.cell(id).scrollIntoViewIfNeeded();
    await this.prompt(id).click();
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Replaces a cell's text, as one would by selecting all and pasting. */
  async write(id: string, text: string): Promise<void> {
    await this.cell(id).scrollIntoViewIfNeeded();
    await this.cell(id).locator('.cm-content').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  /** Saves what is open, and waits until it is in its file. */
  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.waitForFunction(
      () => document.querySelectorAll('.lm-TabBar-tab.jp-mod-dirty').length === 0,
    );
  }
}
