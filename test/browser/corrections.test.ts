import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../server-process.ts';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';

const LAB = 'beginner/house-price-predictor';
const ITEM = 'beginner.house-price-predictor.train';
const NOTE = 'the units of question 1 were wrong.';
const HEADING = 'A heading that was corrected';
const WORK = 'const mine = "half-way";';

let course: Course;
let browser: Browser;
let page: Page;
let lab: LabPage;
let scratch: string;

/** A student is half-way through a lab when its author corrects it; the next start brings the correction. */
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'waymark-corrected-'));
  let source: LabSource;
  [course, browser, source] = await Promise.all([Course.start(), launchBrowser(), LabSource.load(LAB)]);
  const copy = await readCopy();
  copy.cells.find(cell => cell.id === 'price-per-area')!.source = WORK;
  await writeFile(copyPath(), JSON.stringify(copy));
  const { notebook } = source;
  const cells = notebook.cells.map(cell =>
    cell.id === 'title'
      ? { ...cell, source: `${cell.source}\n\n*Corrected 2026-11-25: ${NOTE}*\n\n## ${HEADING}` }
      : cell,
  );
  await mkdir(join(scratch, 'beginner'));
  await writeFile(join(scratch, `${LAB}.ipynb`), JSON.stringify({ ...notebook, cells }));
  // What a start does before it shows its address.
  const { code, stderr } = await runCli(['release', '--notebooks', scratch, '--to', course.folder]);
  if (code !== 0) throw new Error(stderr);
  page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
  lab = new LabPage(page, notebook);
  await page.goto(course.url.href);
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
  await rm(scratch, { recursive: true, force: true });
});

test('reads in the sidebar what was corrected, and why', async () => {
  const notice = page.locator(`[data-waymark="correction"][data-lab="${LAB}"]`);
  await notice.getByText(NOTE).waitFor();
  expect(await notice.locator('[data-change]').allTextContents()).toEqual([
    expect.stringContaining('House Price Predictor'),
  ]);
  await keepScreenshot(page, 'corrections-1-light');
  await page.setViewportSize({ width: 900, height: 900 });
  await setTheme('JupyterLab Dark');
  await keepScreenshot(page, 'corrections-2-dark');
  await setTheme('JupyterLab Light');
  await page.setViewportSize({ width: 1400, height: 900 });
});

test('finds the own answer in the corrected lab', async () => {
  await page.locator(`[data-item-id="${ITEM}"]`).click();
  await page.getByRole('heading', { name: HEADING }).waitFor();
  expect(await answer()).toBe(WORK);
  await lab.cell('price-per-area').locator('.cm-content').waitFor();
});

test('brings the earlier copy back, with what was not saved kept', async () => {
  await lab.write('price-per-area', 'const unsaved = 1;');
  await page.locator('[data-waymark="bring-back"]').click();
  await page.getByText('Bring an earlier copy of').waitFor();
  await keepScreenshot(page, 'corrections-3-dialog');
  await accept();
  await page.getByRole('heading', { name: HEADING }).waitFor({ state: 'detached' });
  expect(await answer()).toBe(WORK);
  await expect.poll(() => lab.cell('price-per-area').locator('.cm-content').textContent()).toBe(WORK);
});

test('starts the lab again from the menu of its line, with the keyboard', async () => {
  await page.locator(`[data-item-id="${ITEM}"]`).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Start This Lab Again…' }).waitFor();
  await keepScreenshot(page, 'corrections-4-menu');
  await page.getByRole('menuitem', { name: 'Start This Lab Again…' }).click();
  await accept();
  await page.getByRole('heading', { name: HEADING }).waitFor();
  expect(await answer()).toContain('todo()');
  // Before the correction, before the copy came back (with what was on the page alone), and before the new start.
  const folder = join(course.folder, '.waymark/copies', LAB);
  const names = (await readdir(folder)).toSorted();
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
  expect(texts).toHaveLength(3);
  expect(texts[1]).toContain('const unsaved = 1;');
});

test('dismisses the notice for good', async () => {
  const notice = page.locator('[data-waymark="correction"]');
  await page.locator('[data-waymark="dismiss"]').click();
  await notice.waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('[data-status="synced"]').first().waitFor();
  await page.locator(`[data-item-id="${ITEM}"]`).waitFor();
  expect(await notice.count()).toBe(0);
});

function copyPath(): string {
  return join(course.folder, `${LAB}.ipynb`);
}

interface CopyFile {
  cells: { id: string; source: string | string[] }[];
}

async function readCopy(): Promise<CopyFile> {
  return JSON.parse(await readFile(copyPath(), 'utf8')) as CopyFile;
}

/** What stands in the answer's cell of the file. */
async function answer(): Promise<string> {
  return [(await readCopy()).cells.find(cell => cell.id === 'price-per-area')?.source ?? []].flat().join('');
}

async function accept(): Promise<void> {
  await page.locator('.jp-Dialog .jp-mod-accept').click();
}

async function setTheme(theme: string): Promise<void> {
  await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme });
  await page.reload();
  await page.locator('[data-waymark="correction"]').waitFor();
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
}
