import type { Locator, Page } from 'playwright-core';

/** A lab's source as its author sees it: the notebook on the left, and the Author panel. */
export class AuthorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get panel(): Locator {
    return this.page.locator('#waymark-author');
  }

  /** A button of the panel. */
  button(command: string): Locator {
    return this.panel.locator(`[data-command="waymark:${command}"]`);
  }

  /** A button on the toolbar of a cell. */
  toolbarButton(index: number, command: string): Locator {
    return this.cell(index).locator(`.jp-cell-toolbar [data-command="waymark:${command}"]`);
  }

  /** A cell of the source, by its place. */
  cell(index: number): Locator {
    return this.page
      .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook')
      .first()
      .locator('.jp-Cell')
      .nth(index);
  }

  async textOf(index: number): Promise<string> {
    const lines = await this.cell(index).locator('.cm-line').allInnerTexts();
    return lines.map(line => line.replace(/^\n$/, '')).join('\n');
  }

  async faultCount(): Promise<number> {
    return Number(await this.panel.locator('[data-waymark="faults"]').getAttribute('data-count'));
  }

  /** Makes a cell the active one, in command mode. */
  async select(index: number): Promise<void> {
    await this.cell(index).scrollIntoViewIfNeeded();
    await this.cell(index).locator('.jp-InputPrompt').first().click();
    await this.page.keyboard.press('Escape');
    await this.cell(index).and(this.page.locator('.jp-mod-active')).waitFor();
  }

  /** Puts the cursor into a cell's editor, with the keyboard. */
  async edit(index: number): Promise<void> {
    await this.select(index);
    await this.page.keyboard.press('Enter');
    await this.cell(index).locator('.cm-editor.cm-focused').waitFor();
  }

  /** Replaces a cell's text, as one would by selecting all and pasting. */
  async write(index: number, text: string): Promise<void> {
    await this.edit(index);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Escape');
  }

  async replace(index: number, before: string, after: string): Promise<void> {
    const text = await this.textOf(index);
    if (!text.includes(before)) throw new Error(`expected ${before} in the cell, found:\n${text}`);
    await this.write(
      index,
      text.replace(before, () => after),
    );
  }

  /** Adds a cell below another one, with the keyboard; answers its place. */
  async addCell(below: number, text: string, kind: 'code' | 'markdown' = 'code'): Promise<number> {
    await this.select(below);
    await this.page.keyboard.press('b');
    const index = below + 1;
    await this.cell(index).and(this.page.locator('.jp-mod-active')).waitFor();
    if (kind === 'markdown') await this.page.keyboard.press('m');
    await this.write(index, text);
    return index;
  }

  /** Runs a command from the palette. */
  async runCommand(label: string, command: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+C');
    await this.page.locator('.lm-CommandPalette-input').last().fill(label);
    await this.page.locator(`.lm-CommandPalette-item[data-command="waymark:${command}"]`).first().click();
  }

  /** Answers a dialog that asks for a text or a number. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.jp-Dialog input');
    await input.fill(text);
    await input.press('Enter');
    await this.page.locator('.jp-Dialog').waitFor({ state: 'detached' });
  }

  /** Answers a dialog that lets one choose. */
  async choose(text: string): Promise<void> {
    const select = this.page.locator('.jp-Dialog select');
    const option = await select.locator('option', { hasText: text }).first().textContent();
    await select.selectOption({ label: option ?? '' });
    await this.page.locator('.jp-Dialog .jp-mod-accept').click();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.lm-TabBar-tab.jp-mod-current.jp-mod-dirty').waitFor({ state: 'detached' });
  }
}
