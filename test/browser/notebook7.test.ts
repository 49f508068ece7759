import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';

const LAB = 'beginner/exporting-models';

let course: Course;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [course, browser] = await Promise.all([Course.start(), launchBrowser()]);
  page = await browser.newPage();
  const url = new URL(course.url);
  url.pathname = `/notebooks/${LAB}.ipynb`;
  await page.goto(url.href);
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
});

test('Notebook 7 shows the outcome of a check as a card, and the roadmap in its sidebar', async () => {
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
  await page.getByText('TypeScript (Waymark)').first().waitFor();
  await expect.poll(runAllAndCountCards, { timeout: 120_000, interval: 2_000 }).toBeGreaterThan(0);
  await page.evaluate(() => document.querySelector('.waymark-check')?.scrollIntoView());
  await keepScreenshot(page, 'notebook7-check');
  expect(await page.locator('.waymark-check').first().getAttribute('data-state')).toBe('unattempted');
  expect(await page.locator('#waymark-roadmap [role="tree"]').isVisible()).toBe(true);
});

/** Until its kernel is connected, Notebook drops what one runs: so it is asked again. */
async function runAllAndCountCards(): Promise<number> {
  const cards = await page.locator('.waymark-check').count();
  if (cards > 0) return cards;
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
  return page.locator('.waymark-check').count();
}
