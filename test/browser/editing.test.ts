import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { formatNotebook } from '@waymark/server';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';

const LAB = 'beginner/house-price-predictor';
/** A short cell of the lab, to type in. */
const CELL = 'describe-data';

let course: Course;
let browser: Browser;
let page: Page;
let lab: LabPage;

beforeAll(async () => {
  let source: LabSource;
  [course, browser, source] = await Promise.all([Course.start(), launchBrowser(), LabSource.load(LAB)]);
  const path = join(course.folder, `${LAB}.ipynb`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, formatNotebook(source.notebook));
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  lab = new LabPage(page, source.notebook);
  const url = new URL(course.url);
  url.pathname = `/lab/tree/${LAB}.ipynb`;
  await page.goto(url.href);
  await lab.untilReady();
  await lab.run('imports');
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
});

/** The text of the cell that is typed in. */
const typed = () => lab.cell(CELL).locator('.cm-content').innerText();

test('Tab completes what the lab has imported', async () => {
  await lab.write(CELL, 'load');
  await page.keyboard.press('Tab');
  const completer = page.locator('.jp-Completer:visible');
  await completer.waitFor();
  const offered = await completer.locator('.jp-Completer-item').allInnerTexts();
  expect(offered.join('\n')).toMatch(/loadDataset[^]*loadModel/);
  await keepScreenshot(page, 'editing-1-completer');
  await page.keyboard.press('Enter');
  await completer.waitFor({ state: 'hidden' });
  expect(await typed()).toBe('loadDataset');
});

test('Shift+Tab shows what it is, what it is for and how it is used', async () => {
  await page.keyboard.press('Shift+Tab');
  const tooltip = page.locator('.jp-Tooltip');
  await tooltip.waitFor();
  const text = await tooltip.innerText();
  expect(text).toContain('function loadDataset');
  expect(text).toContain('Loads a data set');
  expect(text).toContain("@example\nconst { rows } = loadDataset('ames');");
  await keepScreenshot(page, 'editing-2-tooltip');
  await page.keyboard.press('Escape');
  await tooltip.waitFor({ state: 'detached' });
});

test('Tab completes the members of a value, with their kinds', async () => {
  await lab.write(CELL, 'StandardScaler.f');
  await page.keyboard.press('Tab');
  const completer = page.locator('.jp-Completer:visible');
  await completer.waitFor();
  await keepScreenshot(page, 'editing-3-members');
  const offered = await completer.locator('.jp-Completer-item').allInnerTexts();
  expect(offered.join('\n')).toMatch(/fit[^]*method[^]*fromJSON/);
});
