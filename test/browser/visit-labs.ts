import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findLabs, formatNotebook } from '@waymark/server';
import { AppPage } from './app-page.ts';
import { bringIntoView, keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { faintTexts } from './faint-texts.ts';
import { LabPage } from './lab-page.ts';
import { LabSource, NOTEBOOKS } from './lab-source.ts';
import { APP_VISITS } from './visits.ts';

const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 900, height: 900 };
const RUN_ALL_MS = 240_000;

/**
 * Tests each lab of a level as its student does: opened from the sidebar, run whole, its apps used, looked at in two windows.
 * A level is a file of its own, so that levels run side by side.
 */
export async function visitLabs(level: string): Promise<void> {
  const labs = (await findLabs(NOTEBOOKS)).map(file => file.id).filter(id => id.startsWith(`${level}/`));
  let course: Course;
  let browser: Browser;

  beforeAll(async () => {
    [course, browser] = await Promise.all([Course.start(), launchBrowser()]);
    await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  });

  afterAll(async () => {
    await browser?.close();
    await course?.stop();
  });

  describe.each(labs)('%s', id => {
    const apps = APP_VISITS.filter(app => app.lab === id);
    let source: LabSource;
    let context: BrowserContext;
    let page: Page;
    let lab: LabPage;

    beforeAll(async () => {
      source = await LabSource.load(id);
      const path = join(course.folder, `${id}.ipynb`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, formatNotebook(source.notebook));
      context = await browser.newContext({ viewport: WIDE });
      page = await context.newPage();
      lab = new LabPage(page, source.notebook);
      // A workspace of its own restores no other lab beside it.
      const url = new URL(course.url);
      url.pathname = `/lab/workspaces/${id.replace('/', '-')}`;
      await page.goto(url.href);
    });

    afterAll(() => context?.close());

    beforeEach(({ onTestFailed }) => {
      onTestFailed(async () => {
        process.stderr.write(await course.log());
      });
    });

    test('opens from the sidebar and runs whole, without an error', async () => {
      const line = page.locator(`.waymark-row[data-lab="${id}"]`).first();
      await page.locator('.waymark-row').first().waitFor();
      // The lines of a level that has not begun are folded away.
      const folded = page.locator('.waymark-row[aria-expanded="false"]').first();
      while ((await line.count()) === 0) await folded.click();
      await line.click();
      await lab.untilReady();
      await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
      const last = source.codeCells().at(-1) ?? '';
      await lab
        .prompt(last)
        .filter({ hasText: /\[\d+\]/ })
        .waitFor({ state: 'attached', timeout: RUN_ALL_MS });
      const passed = page.locator('.jp-Notebook [data-check][data-state="passed"]');
      await expect.poll(() => passed.count()).toBe(source.lab.checks.length);
      expect(await page.locator('.jp-Notebook .jp-OutputArea-output[data-mime-type$=".error"]').count()).toBe(
        0,
      );
      expect(await page.locator('.waymark-problem').count()).toBe(0);
    });

    test('serves its apps, each with a page', async () => {
      const served = source.codeCells().filter(cell => /\bserve\(/.test(source.rightAnswer(cell)));
      for (const cell of served) {
        await lab.run(cell); // A later cell may have closed the app.
        const shown = lab.cell(cell).locator('[data-app]');
        if ((await shown.count()) === 0) continue; // A cell that only defines a function calls nothing.
        expect(apps.length, `the visits to the app of ${id} in visits.ts`).toBeGreaterThan(0);
        await bringIntoView(shown);
        const app = new AppPage(shown);
        await expect.poll(() => app.text()).toMatch(/\w/);
        await keepScreenshot(page, `${nameOf(id)}-app-${cell}`);
      }
      expect(await page.locator('.waymark-app[data-state="untrusted"]').count()).toBe(0);
    });

    const visits = apps.flatMap(({ cell, visits }) =>
      visits.map(([answer, fields, says], i) => ({ cell, visit: i + 1, answer, fields, says })),
    );

    test.each(visits)(
      'the page under $cell $answer visit $visit',
      async ({ cell, visit, answer, fields, says }) => {
        const shown = lab.cell(cell).locator('[data-app]');
        await bringIntoView(shown);
        const app = new AppPage(shown);
        await app.submit(fields);
        await expect.poll(() => app.text()).toMatch(says);
        await keepScreenshot(page, `${nameOf(id)}-${cell}-visit-${visit}`);
        // Whoever is refused must not have to type everything again.
        const kept = answer === 'refuses' ? Object.entries(fields) : [];
        for (const [name, value] of kept) {
          // A page cannot keep a file.
          const left = (await app.value(name)) ?? value;
          expect(left.trim(), `what the page keeps in ${name}`).toBe(value.trim());
        }
      },
    );

    test.each([
      ['wide', 'Dark', WIDE],
      ['narrow', 'Light', NARROW],
    ])('fits a %s window, and the theme %s', async (name, theme, size) => {
      await useTheme(page, `JupyterLab ${theme}`);
      await page.setViewportSize(size);
      const charts = page.locator('.jp-Notebook').locator('.waymark-chart, .waymark-check, .waymark-app');
      for (const output of await charts.all()) {
        await bringIntoView(output); // A chart takes its new size when it is seen.
        await expect
          .poll(() => output.evaluate(element => element.scrollWidth - element.clientWidth), {
            message: `what is wider than its place: ${(await output.innerText()).slice(0, 80)}`,
          })
          .toBeLessThan(2);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      const texts = page.locator('.jp-Notebook .jp-RenderedHTMLCommon');
      const cutOff = await texts.evaluateAll(nodes =>
        nodes.filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.textContent),
      );
      expect(cutOff, 'texts, tables and formulas wider than their place').toEqual([]);
      for (const [index, chart] of (await page.locator('.jp-Notebook .waymark-chart').all()).entries()) {
        await bringIntoView(chart);
        expect(
          await chart.evaluate(titleUnderTools),
          'a title that the tools of its chart cover',
        ).toBeUndefined();
        expect(await chart.evaluate(faintTexts), 'texts that are hard to read').toEqual([]);
        await keepScreenshot(page, `${nameOf(id)}-${name}-chart-${index + 1}`);
      }
    });
  });
}

/** Chosen from the menu, as a student does: the page keeps what it shows. */
async function useTheme(page: Page, theme: string): Promise<void> {
  const isUsed = await page.evaluate(name => document.body.dataset['jpThemeName'] === name, theme);
  if (isUsed) return;
  await page.getByRole('menuitem', { name: 'Settings', exact: true }).click();
  await page.locator('.lm-Menu-itemLabel').getByText('Theme', { exact: true }).hover();
  await page.getByRole('menuitem', { name: theme, exact: true }).click();
  await page.waitForFunction(name => document.body.dataset['jpThemeName'] === name, theme);
}

function nameOf(id: string): string {
  return `lab-${id.slice(id.indexOf('/') + 1)}`;
}

/** The title of a chart if Plotly's tools, which show when the mouse comes, would lie over it. */
function titleUnderTools(chart: Element): string | undefined {
  const [title, tools] = [chart.querySelector('.gtitle'), chart.querySelector('.modebar')];
  if (!title || !tools) return undefined;
  const [text, bar] = [title.getBoundingClientRect(), tools.getBoundingClientRect()];
  const isCovered = text.right > bar.left && text.bottom > bar.top && text.top < bar.bottom;
  return isCovered ? (title.textContent ?? '') : undefined;
}
