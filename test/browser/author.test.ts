import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { changeSettings, launch } from './launch.ts';

const LAB = 'beginner/rooms';
const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 900, height: 900 };

let folder: string;
let url: URL;
let launcher: ChildProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-sources-'));
  await mkdir(join(folder, 'beginner'));
  await writeFile(
    join(folder, `${LAB}.ipynb`),
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' },
      },
      cells: [
        { cell_type: 'markdown', id: 'title', source: '# Rooms and houses', metadata: {} },
        code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
        code('area', 'const area: number = 2 * 3;'),
      ],
    }),
  );
  [{ url, launcher }, browser] = await Promise.all([
    launch(['--author', `--notebooks=${folder}`]),
    launchBrowser(),
  ]);
  page = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
  const address = new URL(url);
  address.pathname = `/lab/tree/${LAB}.ipynb`;
  await page.goto(address.href);
  await page.getByText('TypeScript (Waymark) | Idle').waitFor();
});

afterAll(async () => {
  await browser?.close();
  if (launcher) {
    const exited = once(launcher, 'exit');
    launcher.kill('SIGINT');
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
});

// One author's session: each step goes on where the one before it ended.

test('is told what the lab lacks, and that goes as it is mended', async () => {
  const fault = panel().locator('[data-fault="title"]').filter({ hasText: 'how long a newcomer needs' });
  await fault.waitFor();
  await write(0, '# Rooms and houses\n\n*5 minutes.*');
  await fault.waitFor({ state: 'detached' });
  expect(await panel().locator('.waymark-title').innerText()).toBe('Rooms and houses');
});

test('makes a cell an answer with the keyboard, and adds its check with a button', async () => {
  await select(2);
  await page.keyboard.press('Control+Alt+A');
  await expect
    .poll(() => textOf(2))
    .toBe('/// BEGIN SOLUTION\nconst area: number = 2 * 3;\n/// END SOLUTION');
  await panel().locator('[data-waymark="cell"][data-kind="answer"]').waitFor();
  await panel().locator('[data-command="waymark:add-check"]').click();
  await expect.poll(() => textOf(3)).toContain("await check('q1-area', {");
});

test('gives the check its points, hints and line of the roadmap in the panel', async () => {
  await panel().locator('[data-waymark="points-field"]').fill('2');
  await page.keyboard.press('Enter');
  for (const [hint, count] of [
    ['Multiply.', 1],
    ["Which two numbers make a room's area?", 2],
  ] as const) {
    await panel().locator('[data-waymark="new-hint"]').fill(hint);
    await page.keyboard.press('Enter');
    await panel().locator(`[data-hint-field="${count}"]`).waitFor();
  }
  await panel().getByRole('button', { name: 'Move hint 2 up' }).click();
  await panel().locator('[data-waymark="item-picker"]').selectOption('beginner.basics.what-is-ml');
  await expect
    .poll(() => textOf(3))
    .toContain(
      `  points: 2,\n  hints: ["Which two numbers make a room's area?", 'Multiply.'],\n  items: ['beginner.basics.what-is-ml'],\n`,
    );
  await replace(3, "'what is right'", '6');
});

test('names a wrong answer, and sees at once whether its check finds it', async () => {
  await select(2);
  await panel().locator('[data-command="waymark:add-wrong-answer"]').click();
  await page.locator('.jp-Dialog input').fill('adds');
  await page.keyboard.press('Enter');
  const wrong = panel().locator('[data-wrong="adds"]');
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="missed"]')).waitFor();
  await replace(
    2,
    '/// BEGIN WRONG q1-area: adds\nconst area: number = 2 * 3',
    '/// BEGIN WRONG q1-area: adds\nconst area: number = 2 + 3',
  );
  await wrong.and(page.locator('[data-state="none"]')).waitFor();
  await wrong.getByRole('button', { name: 'Run' }).click();
  await wrong.and(page.locator('[data-state="found"]')).waitFor();
  expect(await wrong.innerText()).toContain('expected 6');
  await keepScreenshot(page, 'author-1-wrong-answer');
});

test('breaks it, is told where, and gets there with the keyboard', async () => {
  await replace(2, '/// END SOLUTION', '/// end solution');
  const fault = panel().locator('[data-fault="area"]').filter({ hasText: 'is no marker' });
  await fault.waitFor();
  await expect
    .poll(() => cell(2).locator('.cm-lintRange-error').allInnerTexts())
    .toContain('/// end solution');
  await select(0);
  await page.keyboard.press('Control+Alt+F');
  await cell(2).and(page.locator('.jp-mod-active')).waitFor();
  await keepScreenshot(page, 'author-2-fault');
  await replace(2, '/// end solution', '/// END SOLUTION');
  await expect.poll(() => faultCount()).toBe(0);
  expect(await cell(2).locator('.cm-lintRange-error').count()).toBe(0);
});

test('sees beside it what a student gets, which follows', async () => {
  await panel().locator('[data-command="waymark:preview-lab"]').click();
  const preview = page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook')
    .filter({ hasText: 'todo()' });
  await preview.locator('.jp-Cell').nth(2).filter({ hasText: 'const area: number = todo();' }).waitFor();
  expect(await preview.innerText()).not.toMatch(/2 \* 3|2 \+ 3|Multiply/);
  await write(0, '# Rooms and their floors\n\n*5 minutes.*');
  await preview.filter({ hasText: 'Rooms and their floors' }).waitFor();
  await keepScreenshot(page, 'author-3-preview');
  await page
    .locator('.lm-TabBar-tab', { hasText: 'rooms.ipynb' })
    .last()
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
});

test('has the lab proved', async () => {
  await panel().locator('[data-command="waymark:prove-lab"]').click();
  const verdict = panel().locator('[data-waymark="verdict"]');
  await verdict.waitFor({ timeout: 120_000 });
  expect(await verdict.innerText()).toMatch(/^Sound\. The solution took/);
  await keepScreenshot(page, 'author-4-proof');
});

test('saves it without outputs, which stay on the screen', async () => {
  await select(2);
  await page.keyboard.press('Control+Enter');
  await cell(2)
    .locator('.jp-InputPrompt', { hasText: /\[\d+\]/ })
    .waitFor();
  await page.keyboard.press('ControlOrMeta+S');
  await expect
    .poll(async () => JSON.parse(await readFile(join(folder, `${LAB}.ipynb`), 'utf8')).cells.length)
    .toBe(4);
  const { cells } = JSON.parse(await readFile(join(folder, `${LAB}.ipynb`), 'utf8')) as {
    cells: { cell_type: string; execution_count?: unknown; outputs?: unknown[] }[];
  };
  for (const saved of cells.filter(({ cell_type }) => cell_type === 'code')) {
    expect(saved).toMatchObject({ execution_count: null, outputs: [] });
  }
  expect(await cell(2).locator('.jp-InputPrompt').innerText()).toMatch(/\[\d+\]/);
});

test('begins another lab, for a line of the roadmap that waits for one', async () => {
  await page.keyboard.press('ControlOrMeta+Shift+C');
  await page.locator('.lm-CommandPalette-input, .jp-ModalCommandPalette input').first().fill('New Lab');
  await page.locator('.lm-CommandPalette-item[data-command="waymark:new-lab"]').first().click();
  const dialog = page.locator('.jp-Dialog');
  await dialog.locator('select').selectOption({ index: 0 });
  await dialog.locator('.jp-mod-accept').click();
  await panel()
    .locator('.waymark-author-note', { hasText: 'beginner/what-is-machine-learning' })
    .first()
    .waitFor();
  await expect.poll(() => faultCount()).toBe(0);
  expect(await panel().locator('[data-part]').count()).toBe(2);
  await page.locator('.lm-TabBar-tab.jp-mod-current .lm-TabBar-tabCloseIcon').last().click();
});

test('looks well in a narrow window and in the dark', async () => {
  await page.setViewportSize(NARROW);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(NARROW.width);
  await keepScreenshot(page, 'author-5-narrow');
  await page.setViewportSize(WIDE);
  await changeSettings(url, '@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await page.reload();
  await page.waitForFunction(() => document.body.dataset['jpThemeLight'] === 'false');
  await panel().locator('[data-part="check"]').click();
  await keepScreenshot(page, 'author-6-dark');
});

function code(id: string, source: string): object {
  return { cell_type: 'code', id, source, metadata: {}, outputs: [], execution_count: null };
}

function panel(): Locator {
  return page.locator('#waymark-author');
}

/** A cell of the source, which is the notebook on the left. */
function cell(index: number): Locator {
  return page
    .locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook')
    .first()
    .locator('.jp-Cell')
    .nth(index);
}

async function textOf(index: number): Promise<string> {
  const lines = await cell(index).locator('.cm-line').allInnerTexts();
  return lines.map(line => line.replace(/^\n$/, '')).join('\n');
}

async function faultCount(): Promise<number> {
  return Number(await panel().locator('[data-waymark="faults"]').getAttribute('data-count'));
}

async function select(index: number): Promise<void> {
  await cell(index).locator('.jp-InputPrompt').first().click();
  await page.keyboard.press('Escape');
}

/** Replaces a cell's text, as one would by selecting all and pasting. */
async function write(index: number, text: string): Promise<void> {
  await select(index);
  await page.keyboard.press('Enter');
  await cell(index).locator('.cm-content').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

async function replace(index: number, before: string, after: string): Promise<void> {
  const text = await textOf(index);
  expect(text).toContain(before);
  await write(
    index,
    text.replace(before, () => after),
  );
}
