import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityFaults } from './accessibility.ts';
import { bringIntoView, keepScreenshot } from './browser.ts';
import type { Course } from './course.ts';
import type { LabPage } from './lab-page.ts';
import type { LabSource } from './lab-source.ts';
import { LabVisit, WIDE } from './lab-visit.ts';

const LAB = 'beginner/what-is-machine-learning';
/** What a window of that size shows at 200%. */
const ZOOMED = { width: 700, height: 450 };

let visit: LabVisit;
let course: Course;
let page: Page;
let source: LabSource;
let lab: LabPage;

beforeAll(async () => {
  visit = await LabVisit.begin(LAB, { reducedMotion: 'reduce' });
  ({ course, page, source, lab } = visit);
});

afterAll(() => visit?.end());

test('the welcome page and the sidebar have no fault', async () => {
  await page.locator('[data-status="synced"]').first().waitFor();
  await page.locator('[data-waymark="welcome"]').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a fault of ours is found, and one of others is not', async () => {
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div id="faulty"><button class="waymark-button"></button><button class="other"></button></div>',
    );
  });
  expect(await accessibilityFaults(page)).toEqual([expect.stringMatching(/^button-name: .*waymark-button/)]);
  await page.evaluate(() => document.querySelector('#faulty')?.remove());
});

test('a lab is worked by keyboard alone: run, answer, check, hint, answer anew, pass', async () => {
  const { keyboard } = page;
  await page.locator('[data-waymark="welcome-continue"]').focus();
  await keyboard.press('Enter');
  await lab.untilReady();
  await lab.cell('title').and(page.locator('.jp-mod-active')).waitFor();
  // Down to the first answer, each cell run on the way.
  await runDownTo('accuracy');
  await writeByKeyboard(source.wrongAnswer('accuracy', 'q1-accuracy'));
  await keyboard.press('Shift+Enter');
  await keyboard.press('Shift+Enter');
  const card = lab.check('q1-accuracy');
  await card.and(page.locator('[data-state="incorrect"]')).waitFor();
  await keyboard.press('ArrowUp');
  await keyboard.press('Alt+h');
  await card.locator('[data-hint="1"]').waitFor();
  // The quiet line of the check is stepped over like any cell.
  await keyboard.press('ArrowUp');
  await lab.cell('accuracy').and(page.locator('.jp-mod-active')).waitFor();
  await writeByKeyboard(source.rightAnswer('accuracy'));
  await keyboard.press('Shift+Enter');
  await keyboard.press('Shift+Enter');
  await card.and(page.locator('[data-state="passed"]')).waitFor();
  await expect.poll(() => page.locator('[data-waymark="points"]').getAttribute('data-earned')).toBe('1');
  await card.locator('[data-waymark="next"]').focus();
  await keyboard.press('Enter');
  await lab.cell('rules-by-hand').and(page.locator('.jp-mod-active')).waitFor();
});

test('every kind of card has no fault, in any theme and at 200%', async () => {
  for (const cell of source.codeCells('baseline', 'species-chart')) await lab.run(cell);
  await lab.write(
    'rules-by-hand',
    source.rightAnswer('rules-by-hand').replace('flipper > 206', 'flipper > "206"'),
  );
  await lab.run('rules-by-hand');
  await lab.cell('rules-by-hand').locator('[data-waymark="refusal"]').waitFor();
  await lab.run('q2-rules');
  await lab.check('q2-rules').locator('[data-waymark="needs"]').waitFor();
  await lab.run('new-season');
  await lab.write('accuracy', source.wrongAnswer('accuracy', 'q1-accuracy'));
  await lab.run('accuracy');
  await lab.run('q1-accuracy');
  await lab.check('q1-accuracy').locator('[data-waymark="more"] > summary').click();
  await lab.save();
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark', 'JupyterLab Dark High Contrast']) {
    await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme });
    await page.reload();
    await page.locator('[data-status="synced"]').first().waitFor();
    await page.waitForFunction(name => document.body.dataset['jpThemeName'] === name, theme);
    await lab.check('q1-accuracy').waitFor();
    for (const viewport of [WIDE, ZOOMED]) {
      await page.setViewportSize(viewport);
      for (const part of [lab.check('q1-accuracy'), lab.cell('species-chart'), lab.check('q2-rules')]) {
        await bringIntoView(part);
      }
      expect(await accessibilityFaults(page), `${theme}, ${viewport.width} px`).toEqual([]);
      const notebook = await page.locator('.jp-NotebookPanel').boundingBox();
      expect(notebook!.width, 'what the sidebar leaves to the lab').toBeGreaterThan(viewport.width * 0.45);
      await keepScreenshot(page, `accessible-${theme.replaceAll(' ', '-')}-${viewport.width}`);
    }
    await page.setViewportSize(WIDE);
  }
});

test('a chart has a summary and a table for a screen reader', async () => {
  await bringIntoView(lab.cell('species-chart'));
  const chart = lab.cell('species-chart').locator('[data-waymark="chart"]');
  expect(await chart.getAttribute('role')).toBe('figure');
  expect(await chart.getAttribute('aria-label')).toContain('birds, named by experts');
  const table = chart.locator('table');
  expect(await table.locator('th').allTextContents()).toContain('Adelie');
});

test.each([
  ['narrow', { width: 900, height: 900 }],
  ['wide', WIDE],
])('every term explains itself within its text, in a %s window', async (_name, viewport) => {
  await page.setViewportSize(viewport);
  const terms = page.locator('.jp-Notebook .waymark-term');
  expect(await terms.count()).toBeGreaterThan(5);
  for (const term of await terms.all()) {
    await bringIntoView(term);
    const tip = term.locator('[role="tooltip"]');
    // A window that was made narrow is laid out anew in its own time.
    const overhang = async (): Promise<number> => {
      await term.blur();
      await term.focus();
      return tip.evaluate(element => {
        const text = element.closest('.jp-RenderedHTMLCommon')!.getBoundingClientRect();
        const { left, right, width } = element.getBoundingClientRect();
        return width === 0 ? Infinity : Math.max(text.left - left, right - text.right);
      });
    };
    const message = `how far the explanation of ${await term.innerText()} lies outside`;
    await expect.poll(overhang, { message }).toBeLessThan(1);
  }
});

/** Runs cell after cell with Shift+Enter until this one is selected. */
async function runDownTo(id: string): Promise<void> {
  const target = lab.cell(id);
  for (let steps = 0; steps < 40; steps++) {
    if ((await target.getAttribute('class'))?.includes('jp-mod-active')) return;
    await page.keyboard.press('Shift+Enter');
    await page.locator('.jp-Notebook .jp-Cell.jp-mod-active').waitFor();
  }
  throw new Error(`expected to come to the cell ${id}`);
}

/** Replaces the text of the selected cell, and leaves it selected. */
async function writeByKeyboard(text: string): Promise<void> {
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}
