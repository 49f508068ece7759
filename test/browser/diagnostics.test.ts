import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Locator, Page, WebSocketRoute } from 'playwright-core';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';

/** The cells of the notebook, and their ids. */
const CELLS = {
  house:
    "interface House { rooms: number; price: number }\nconst house: House = { rooms: 3, price: 200 };\n'declared'",
  later: 'const later = house.rooms * 2;',
  edited: '',
};
const FILE = 'diagnostics.ipynb';

let course: Course;
let browser: Browser;
let page: Page;
let lab: LabPage;
/** The page's ends of its connections to kernels. */
const connections: WebSocketRoute[] = [];

beforeAll(async () => {
  [course, browser] = await Promise.all([Course.start(), launchBrowser()]);
  const cells = Object.entries(CELLS).map(([id, source]) => ({
    cell_type: 'code',
    id,
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  await writeFile(
    join(course.folder, FILE),
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.routeWebSocket(/\/channels\?/, route => {
    route.connectToServer();
    connections.push(route);
  });
  lab = new LabPage(page, { cells: Object.keys(CELLS).map(id => ({ id })) } as never);
  const url = new URL(course.url);
  url.pathname = `/lab/tree/${FILE}`;
  await page.goto(url.href);
  await lab.untilReady();
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
});

/** What is underlined in a cell. */
function underlined(id: string): Locator {
  return lab.cell(id).locator('.cm-lintRange-error');
}

test('a name that another cell declares is not underlined, though it has not run; one that nobody declares is', async () => {
  await lab.write('edited', 'console.log(house.rooms, later, hous)');
  await underlined('edited').waitFor();
  expect(await underlined('edited').allInnerTexts()).toEqual(['hous']);
  expect(await lab.prompt('edited').innerText()).toBe('[ ]:');
});

test('once the type is known, a wrong property is underlined, and explained where the mouse rests', async () => {
  await lab.run('house');
  await lab.write('edited', 'console.log(house.room)');
  await expect.poll(() => underlined('edited').allInnerTexts()).toEqual(['room']);
  await underlined('edited').hover();
  const tooltip = page.locator('.cm-tooltip-lint');
  await tooltip.waitFor();
  expect(await tooltip.innerText()).toMatch(
    /Property 'room' does not exist on type 'House'. Did you mean 'rooms'/,
  );
  await keepScreenshot(page, 'diagnostics-1-property');
});

test('the underline goes with the mistake', async () => {
  await lab.write('edited', 'console.log(house.rooms)');
  await expect.poll(() => underlined('edited').count()).toBe(0);
});

test('after a rename, the cells below that have the old name are underlined, those with the new one no longer', async () => {
  await lab.run('later');
  await lab.write('edited', 'house.size');
  await underlined('edited').waitFor();
  await lab.write('house', "interface House { size: number }\nconst house: House = { size: 3 };\n'renamed'");
  await lab.run('house');
  await expect.poll(() => underlined('edited').count()).toBe(0);
  await expect.poll(() => underlined('later').allInnerTexts()).toEqual(['rooms']);
});

test('while the kernel is busy nothing is asked of it; then the answer comes', async () => {
  await lab.write('edited', 'await new Promise(resolve => setTimeout(resolve, 3_000));');
  await lab.start('edited');
  await lab.write('later', 'house.nothing');
  await page.getByText('TypeScript (Waymark) | Busy').waitFor();
  expect(await underlined('later').allInnerTexts()).not.toContain('nothing');
  await expect.poll(() => underlined('later').allInnerTexts()).toEqual(['nothing']);
  expect(await lab.prompt('edited').innerText()).toMatch(/\[\d+\]/);
});

test('it goes on after a restart of the kernel', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('0');
  await page.keyboard.press('0');
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await lab.untilReady();
  await lab.write('edited', 'const wrong: string = 4;');
  await expect.poll(() => underlined('edited').allInnerTexts()).toEqual(['wrong']);
});

test('it goes on after the connection was lost, before any cell has run', async () => {
  const before = connections.length;
  await Promise.all(connections.map(connection => connection.close({ code: 4_000 })));
  await expect.poll(() => connections.length).toBeGreaterThan(before);
  await lab.untilReady();
  await lab.write('edited', 'const lost: string = 5;');
  await expect.poll(() => underlined('edited').allInnerTexts()).toEqual(['lost']);
});

test('where types are loose, a wrong one is a warning before the run, and under the cell that runs', async () => {
  await page.locator('.jp-StatusBar-Widget').getByText('Types: strict').click();
  await page.locator('.jp-Dialog select').selectOption({ index: 1 });
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await page.locator('.jp-StatusBar-Widget').getByText('Types: loose').waitFor();
  const warned = lab.cell('edited').locator('.cm-lintRange-warning');
  await lab.write('edited', "const wrong: number = 'text'; wrong");
  await expect.poll(() => warned.allInnerTexts()).toEqual(['wrong']);
  await lab.run('edited');
  const outputs = lab.cell('edited').locator('.jp-OutputArea-output');
  await outputs.getByText("'text'", { exact: true }).waitFor();
  await outputs.getByText('TypeScript: a warning').click();
  await outputs.getByText(`Type 'string' is not assignable to type 'number'. (TS2322)`).waitFor();
  await keepScreenshot(page, 'diagnostics-3-loose');
  await page.locator('.jp-StatusBar-Widget').getByText('Types: loose').click();
  await page.locator('.jp-Dialog select').selectOption({ index: 0 });
  await page.locator('.jp-Dialog .jp-mod-accept').click();
  await page.locator('.jp-StatusBar-Widget').getByText('Types: strict').waitFor();
});

test('it goes on after a reload of the page, and looks well in the dark', async () => {
  await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await lab.save();
  await page.reload();
  await page.waitForFunction(() => document.body.dataset['jpThemeLight'] === 'false');
  await lab.untilReady();
  await lab.write('edited', 'const wrong: string = 4; // in the dark');
  await expect.poll(() => underlined('edited').allInnerTexts()).toEqual(['wrong']);
  await underlined('edited').hover();
  await page.locator('.cm-tooltip-lint').waitFor();
  await keepScreenshot(page, 'diagnostics-2-dark');
});
