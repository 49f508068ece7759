import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.ts';
import { bringIntoView, keepScreenshot } from './browser.ts';
import { ChartOnPage } from './chart.ts';
import type { Course } from './course.ts';
import type { LabPage } from './lab-page.ts';
import type { LabSource } from './lab-source.ts';
import { LabVisit, WIDE } from './lab-visit.ts';

const LAB = 'beginner/house-price-predictor';
const ITEM = 'beginner.house-price-predictor.train';
const NARROW = { width: 900, height: 900 };

let visit: LabVisit;
let course: Course;
let page: Page;
let source: LabSource;
let lab: LabPage;

beforeAll(async () => {
  visit = await LabVisit.begin(LAB, { colorScheme: 'light' });
  ({ course, page, source, lab } = visit);
});

afterAll(() => visit?.end());

// One student's session: each step goes on where the one before it ended.

test('opens the lab from the sidebar, at the cell of the line', async () => {
  await page.locator('[data-status="synced"]').first().waitFor();
  const item = page.locator(`[data-item-id="${ITEM}"]`);
  expect(await item.getAttribute('data-state')).toBe('not-started');
  await keepScreenshot(page, 'student-1-sidebar');
  await item.click();
  await lab.cell('title').and(page.locator('.jp-mod-selected, .jp-mod-active')).waitFor();
});

test('runs cell by cell up to the first check, which waits for an answer', async () => {
  await lab.untilReady();
  for (const cell of source.codeCells('imports', 'q1-price-per-area')) await lab.run(cell);
  await lab.check('q1-price-per-area').and(page.locator('[data-state="unattempted"]')).waitFor();
  expect(await page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.error"]').count()).toBe(0);
});

test('sees a wrong answer fail, and takes a hint', async () => {
  await lab.write('price-per-area', source.wrongAnswer('price-per-area', 'q1-price-per-area'));
  await lab.run('price-per-area');
  await lab.run('q1-price-per-area');
  const card = lab.check('q1-price-per-area');
  await card.and(page.locator('[data-state="incorrect"]')).waitFor();
  expect(await card.locator('[data-hint]').count()).toBe(0);
  await card.locator('[data-waymark="hint"]').click();
  await card.locator('[data-hint="1"]').waitFor();
  expect(await card.locator('[data-hint="2"]').count()).toBe(0);
  await keepScreenshot(page, 'student-2-hint');
});

test('mends it, sees it pass, and sees the sidebar count rise', async () => {
  expect(await earnedPoints()).toBe(0);
  await lab.write('price-per-area', source.rightAnswer('price-per-area'));
  await lab.run('price-per-area');
  await lab.run('q1-price-per-area');
  await lab.check('q1-price-per-area').and(page.locator('[data-state="passed"]')).waitFor();
  await page.locator('[data-waymark="points"][data-earned="2"]').waitFor();
  await page.locator(`[data-item-id="${ITEM}"][data-state="in-progress"]`).waitFor();
  await keepScreenshot(page, 'student-3-passed');
});

test('answers everything up to the training', async () => {
  await answerAndRun('missing-trap', 'q8-model');
  await expect.poll(earnedPoints).toBe(pointsUpTo('q8-model'));
});

test('sees the training chart move in place, in view though Shift+Enter has moved on', async () => {
  // Twenty times as long as in the lab: there it is over before one can look.
  await lab.write('train-model', source.rightAnswer('train-model').replace('epochs: 60', 'epochs: 1200'));
  await lab.cell('train-model').evaluate(cell => cell.scrollIntoView({ block: 'end' }));
  await lab.prompt('train-model').click();
  await page.keyboard.press('Shift+Enter');
  await lab.cell('q9-train').and(page.locator('.jp-mod-active')).waitFor();
  const chart = new ChartOnPage(lab.cell('train-model'));
  const first = await chart.element();
  const countDrawings = await chart.record();
  await expect.poll(() => first.evaluate(isWhollyInView)).toBe(true);
  await lab.ended('train-model');
  expect(await countDrawings()).toBeGreaterThan(3);
  expect(await chart.count()).toBe(1);
  expect(await first.evaluate(element => element.isConnected)).toBe(true);
  await keepScreenshot(page, 'student-4-training');
});

test('answers the rest up to the app', async () => {
  await answerAndRun('q9-train', 'q14-app');
  await lab.check('q14-app').and(page.locator('[data-state="passed"]')).waitFor();
  await page.locator(`[data-item-id="${ITEM}"][data-state="done"]`).waitFor();
  await expect.poll(earnedPoints).toBe(pointsUpTo('q14-app'));
});

test('asks the form for a price, and is told what is wrong with a bad house', async () => {
  const frame = lab.cell('app').locator('[data-app] iframe').contentFrame();
  await frame.locator('input[name="GrLivArea"]').fill('2000');
  await frame.locator('button').click();
  expect(await frame.locator('output').textContent()).toMatch(/^\$\d{2,3},\d{3}$/);
  await bringIntoView(lab.cell('app').locator('[data-app]'));
  await keepScreenshot(page, 'student-5-form');
  await frame.locator('input[name="GrLivArea"]').fill('');
  await frame.locator('button').click();
  await frame.locator('[role="alert"]').filter({ hasText: 'Living area' }).waitFor();
});

test('sees the monitor chart move as predictions come in', async () => {
  await lab.run('monitor-chart');
  const chart = new ChartOnPage(lab.cell('monitor-chart'));
  const before = await chart.drawn();
  const frame = lab.cell('app').locator('[data-app] iframe').contentFrame();
  await frame.locator('input[name="GrLivArea"]').fill('2500');
  await frame.locator('button').click();
  await bringIntoView(lab.cell('monitor-chart'));
  await expect.poll(() => chart.drawn()).not.toBe(before);
  await lab.run('traffic');
  expect(await chart.count()).toBe(1);
  await keepScreenshot(page, 'student-6-monitor');
});

test('answers the last question, after the world has changed', async () => {
  await answerAndRun('builder', 'q15-moved');
  await lab.check('q15-moved').and(page.locator('[data-state="passed"]')).waitFor();
  await expect.poll(earnedPoints).toBe(pointsUpTo('q15-moved'));
});

test('is told at the last check what one can do now, and where it goes on', async () => {
  const celebration = page.locator(`[data-waymark="celebration"][data-lab="${LAB}"]`);
  await celebration.waitFor();
  expect(await celebration.locator('li').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringContaining('serve')]),
  );
  const next = celebration.locator('[data-waymark="celebration-next"]');
  expect(await next.textContent()).toMatch(/^Next lab/);
  const { width } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth }));
  expect(width).toBeLessThanOrEqual(WIDE.width);
  expect(await accessibilityFaults(page)).toEqual([]);
  await keepScreenshot(page, 'student-5-done');
  await page.setViewportSize(NARROW);
  expect(await celebration.evaluate(isWhollyInView)).toBe(true);
  await keepScreenshot(page, 'student-5-done-narrow');
  await page.setViewportSize(WIDE);
  await celebration.locator('[data-waymark="celebration-close"]').click();
  await celebration.waitFor({ state: 'detached' });
  await page.locator('[data-waymark="continue"]').getByText('next lab').waitFor();
});

test('saves, reloads the page and finds everything still there', async () => {
  const points = await earnedPoints();
  await lab.save();
  await page.reload();
  await lab.check('q1-price-per-area').and(page.locator('[data-state="passed"]')).waitFor();
  await page.locator(`[data-item-id="${ITEM}"][data-state="done"]`).waitFor();
  expect(await earnedPoints()).toBe(points);
});

test('passes a check while the server is gone, and the server has it once afterwards', async () => {
  const before = await storedAttempts('q1-price-per-area');
  expect(before).toBe(2);
  await course.server.stop('SIGKILL');
  await page.locator('[data-status="offline"]').first().waitFor();
  await lab.run('q1-price-per-area');
  await page.locator('[data-status="offline"][data-unsynced]:not([data-unsynced="0"])').first().waitFor();
  await keepScreenshot(page, 'student-7-offline');
  await course.server.resume();
  await page.locator('[data-status="synced"]').first().waitFor({ timeout: 60_000 });
  expect(await storedAttempts('q1-price-per-area')).toBe(3);
});

test('looks well in a narrow window and in the dark', async () => {
  await page.setViewportSize(NARROW);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(NARROW.width);
  await keepScreenshot(page, 'student-8-narrow');
  await page.setViewportSize(WIDE);
  await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await page.reload();
  await page.waitForFunction(() => document.body.dataset['jpThemeLight'] === 'false');
  await bringIntoView(lab.check('q1-price-per-area'));
  await keepScreenshot(page, 'student-9-dark');
  await bringIntoView(lab.cell('train-model'));
  await keepScreenshot(page, 'student-9-dark-chart');
});

test('sees the app in the theme of the page, also when that changes', async () => {
  const app = lab.cell('app').locator('[data-app]');
  await bringIntoView(app);
  const root = app.locator('iframe').contentFrame().locator('html');
  const paper = (): Promise<string> => root.evaluate(element => getComputedStyle(element).backgroundColor);
  await expect.poll(paper).toBe('rgb(18, 18, 18)');
  await keepScreenshot(page, 'student-9-dark-app');
  await page.locator('.lm-MenuBar-item', { hasText: 'Settings' }).click();
  await page.locator('.lm-Menu-item', { hasText: /^Theme$/ }).click();
  await page.locator('.lm-Menu-item', { hasText: /^JupyterLab Light$/ }).click();
  await expect.poll(paper).toBe('rgb(255, 255, 255)');
  await keepScreenshot(page, 'student-9-light-app');
});

test('is told for how long a view has been asked that never answers, and mends it', async () => {
  await lab.write('monitor-chart', serving(''));
  await lab.run('monitor-chart');
  const app = lab.cell('monitor-chart').locator('[data-app="Silent"]');
  await bringIntoView(app);
  await app.getByText(/has been asked for \d+ seconds…/).waitFor();
  await app.getByText('Does each way through its view end in an answer').waitFor();
  await keepScreenshot(page, 'student-9-silent-app');
  await lab.write('monitor-chart', serving("response.send('Here I am.');"));
  await lab.run('monitor-chart');
  await app.locator('iframe').contentFrame().getByText('Here I am.').waitFor();
  expect(await app.getByText('has been asked').count()).toBe(0);
});

/** Whether all of an element is in the window. */
function isWhollyInView(element: Element): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}

async function answerAndRun(first: string, last: string): Promise<void> {
  for (const cell of source.codeCells(first, last)) {
    if (source.isAnswer(cell)) await lab.write(cell, source.rightAnswer(cell));
    await lab.run(cell);
  }
}

/** What the checks are worth from the first to this one. */
function pointsUpTo(check: string): number {
  const { checks } = source.lab;
  return checks
    .slice(0, checks.findIndex(candidate => candidate.id === check) + 1)
    .reduce((sum, { points }) => sum + points, 0);
}

async function earnedPoints(): Promise<number> {
  return Number(await page.locator('[data-waymark="points"]').getAttribute('data-earned'));
}

/** How often the student tried a check, as the server's log has it. */
async function storedAttempts(check: string): Promise<number | undefined> {
  return (await course.progress()).labs[LAB]?.checks[check]?.attempts;
}

/** An app whose one view answers so. */
function serving(answer: string): string {
  return `const silent = express();\nsilent.get('/', (_request, response) => { ${answer} });\nawait serve(silent, { name: 'Silent', height: 160 });`;
}
