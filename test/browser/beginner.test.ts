import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { keepScreenshot } from './browser.ts';
import type { Course } from './course.ts';
import type { LabPage } from './lab-page.ts';
import type { LabSource } from './lab-source.ts';
import { LabVisit } from './lab-visit.ts';

const LAB = 'beginner/what-is-machine-learning';

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

// A beginner's session, errors and all: each step goes on where the one before it ended.

test('is welcomed, and starts the first lab at its top', async () => {
  const welcome = page.locator('[data-waymark="welcome"]');
  await welcome.waitFor();
  expect(await welcome.locator('[data-level]').count()).toBe(4);
  expect(await welcome.locator('.waymark-welcome-how li').count()).toBe(4);
  await keepScreenshot(page, 'beginner-1-welcome');
  await welcome.locator(`[data-lab="${LAB}"] > button`).click();
  await lab.untilReady();
  await lab.cell('title').and(page.locator('.jp-mod-active')).waitFor();
});

test('runs a check before anything else: one card names what it needs, and a button runs it', async () => {
  await lab.run('q1-accuracy');
  const card = lab.cell('q1-accuracy').locator('[data-waymark="refusal"]');
  await card.waitFor();
  expect(await redBlocks(lab.cell('q1-accuracy'))).toBe(0);
  expect(await card.getByRole('button', { name: 'imports' }).count()).toBe(1);
  await keepScreenshot(page, 'beginner-2-needs');
  await card.locator('[data-waymark="run-needed"]').click();
  await lab.check('q1-accuracy').and(page.locator('[data-state="unattempted"]')).waitFor();
  expect(await lab.prompt('load-data').textContent()).toBe('[ ]:');
});

test('misspells a name three times, and is told once, in plain words', async () => {
  await lab.write(
    'accuracy',
    'function accuracy(actual: string[], said: string[]): number {\n  return acutal.length + acutal.length + acutal.length;\n}',
  );
  await lab.run('accuracy');
  const card = lab.cell('accuracy').locator('[data-waymark="refusal"]');
  await card.getByText('Perhaps you mean actual').waitFor();
  expect(await card.locator('[data-code]').count()).toBe(1);
  const own = card.locator('details pre');
  expect(await own.isVisible()).toBe(false);
  await card.locator('summary').click();
  expect(await own.textContent()).toContain("Cannot find name 'acutal'");
  expect(await redBlocks(lab.cell('accuracy'))).toBe(0);
  await keepScreenshot(page, 'beginner-3-mistake');
});

test('checks an answer that did not run, then one that has changed: neither is judged', async () => {
  await lab.run('q1-accuracy');
  const card = lab.check('q1-accuracy');
  await card.locator('[data-trouble="failed"]').waitFor();
  await lab.write('accuracy', source.wrongAnswer('accuracy', 'q1-accuracy'));
  await lab.run('q1-accuracy');
  await card.locator('[data-trouble="changed"]').waitFor();
  expect(await storedAttempts()).toBeUndefined();
  await keepScreenshot(page, 'beginner-4-not-checked');
  await card.locator('[data-waymark="run-needed"]').click();
  await card.and(page.locator('[data-state="incorrect"]')).waitFor();
  // Both numbers, once, as the message has them.
  expect(await card.locator('.waymark-check-message').textContent()).toMatch(/ is 2 \(expected 0\.5\)\.$/);
  expect(await card.locator('.waymark-check-comparison').count()).toBe(0);
  await expect.poll(storedAttempts).toBe(1);
});

test('sees a solution after all hints and three tries, and not before', async () => {
  const card = lab.check('q1-accuracy');
  await card.locator('[data-waymark="more"] > summary').click();
  expect(await card.locator('[data-waymark="solution"]').count()).toBe(0);
  for (const hint of [1, 2]) {
    await page.keyboard.press('Alt+h');
    await card.locator(`[data-hint="${hint}"]`).waitFor();
  }
  await lab.run('q1-accuracy');
  await lab.run('q1-accuracy');
  await expect.poll(storedAttempts).toBe(3);
  await card.locator('[data-waymark="more"] > summary').click();
  await card.locator('[data-waymark="solution"]').click();
  await card.locator('[data-waymark="answer-cells"]').getByText('/ actual.length').waitFor();
  // It is recorded, as the hint behind the last one.
  await expect.poll(async () => (await course.progress()).labs[LAB]?.checks['q1-accuracy']?.hints).toBe(3);
  await keepScreenshot(page, 'beginner-5-solution');
});

test('starts the exercise again, and brings an earlier answer back', async () => {
  const card = lab.check('q1-accuracy');
  const answer = lab.cell('accuracy').locator('.cm-content');
  await card.locator('[data-waymark="start-again"]').click();
  await answer.getByText('todo()').first().waitFor();
  await card.locator('.waymark-earlier summary').first().click();
  await card.locator('[data-waymark="bring-back-answer"]').first().click();
  await answer.getByText('said').first().waitFor();
  expect(await answer.textContent()).not.toContain('todo');
});

test('passes, spoils the answer again, and keeps the pass; the passed card leads on', async () => {
  await lab.write('accuracy', source.rightAnswer('accuracy'));
  await lab.run('accuracy');
  await lab.run('q1-accuracy');
  const card = lab.check('q1-accuracy');
  await card.and(page.locator('[data-state="passed"]')).waitFor();
  await lab.write('accuracy', source.wrongAnswer('accuracy', 'q1-accuracy'));
  await lab.run('accuracy');
  await lab.run('q1-accuracy');
  await card.getByText('You have passed this before, and that stands.').waitFor();
  await lab.write('accuracy', source.rightAnswer('accuracy'));
  await lab.run('accuracy');
  await lab.run('q1-accuracy');
  await card.locator('[data-waymark="next"]').click();
  await lab.cell('rules-by-hand').and(page.locator('.jp-mod-active')).waitFor();
  await expect.poll(earnedPoints).toBe('1');
});

test('restarts the kernel, checks at once, and is one click from where it was', async () => {
  for (const id of source.codeCells('load-data', 'species-chart')) await lab.run(id);
  await lab.write('rules-by-hand', source.rightAnswer('rules-by-hand'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('0');
  await page.keyboard.press('0');
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await lab.untilReady();
  await lab.run('q2-rules');
  const card = lab.cell('q2-rules').locator('[data-waymark="refusal"]');
  await card.locator('[data-waymark="run-needed"]').click();
  await lab.check('q2-rules').and(page.locator('[data-state="passed"]')).waitFor();
  await expect.poll(earnedPoints).toBe('4');
  await keepScreenshot(page, 'beginner-6-after-restart');
});

test('runs all below a mistake: what was given up says that it did not run', async () => {
  await lab.write('forecast', 'const forecast: number = "much";');
  await page.keyboard.press('Escape');
  for (const id of ['forecast', 'q3-forecast']) {
    await lab.prompt(id).click(id === 'forecast' ? {} : { modifiers: ['Shift'] });
    await lab.cell(id).and(page.locator('.jp-mod-selected')).waitFor();
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  await lab.cell('forecast').locator('[data-waymark="refusal"]').waitFor();
  await lab.cell('q3-forecast').locator('[data-kind="aborted"]').waitFor();
  expect(await lab.prompt('q3-forecast').textContent()).toBe('[ ]:');
  await keepScreenshot(page, 'beginner-7-aborted');
});

test('finds the next open check in the sidebar, and comes back to it', async () => {
  const open = page.locator('[data-waymark="open-checks"]');
  await open.locator('summary').click();
  expect(await open.locator('li').first().textContent()).toBe('q3-forecast');
  await open.locator('li button').first().click();
  await lab.cell('forecast').and(page.locator('.jp-mod-active')).waitFor();
});

function earnedPoints(): Promise<string | null> {
  return page.locator('[data-waymark="points"]').getAttribute('data-earned');
}

/** The blocks of red text beneath a cell that one sees. */
async function redBlocks(cell: Locator): Promise<number> {
  return cell.locator('[data-mime-type="application/vnd.jupyter.stderr"]:visible').count();
}

/** How often the first check was tried, as the server's log has it. */
async function storedAttempts(): Promise<number | undefined> {
  return (await course.progress()).labs[LAB]?.checks['q1-accuracy']?.attempts;
}
