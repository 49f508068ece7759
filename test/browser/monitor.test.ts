import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { accessibilityFaults } from './accessibility.ts';
import { keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';
import { WIDE } from './lab-visit.ts';

const NARROW = { width: 900, height: 900 };

/** Two versions of a model, each served by an app of its own; the errors of one minute fire an alert. */
const CELLS: Readonly<Record<string, string>> = {
  serve: `import { express, monitor, seededRandom, serve } from '@waymark/kernel-helpers';

const random = seededRandom(7);
const flat = (more = 0) => ({ area: 40 + 60 * random() + more, rooms: 1 + Math.floor(4 * random()), floor: Math.floor(9 * random()) });
const priceOf = ({ area, rooms }: ReturnType<typeof flat>) => 2_000 * area + 5_000 * rooms;
const reference = Array.from({ length: 400 }, () => {
  const inputs = flat();
  return { inputs, output: priceOf(inputs) };
});

async function begin(version: string) {
  const watch = monitor({
    name: 'Flat prices', version, reference, unit: '$', chunk: 100,
    alerts: [{ metric: 'errorShare', above: 0.1, forSeconds: 3 }],
  });
  const predict = watch.wrap(priceOf, { segment: ({ area }) => (area > 70 ? 'large' : 'small') });
  const app = express().use('/predict', watch.middleware());
  app.post('/predict', express.json(), (request, response) => {
    if (typeof request.body?.area === 'number') response.json({ price: predict(request.body) });
    else response.status(500).json({ problem: 'broken' });
  });
  return { watch, served: await serve(app, { name: version }) };
}

async function send(to: Awaited<ReturnType<typeof begin>>, count: number, body: () => object): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const response = await fetch(new URL('predict', to.served.url), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body()),
    });
    await response.arrayBuffer();
    ids.push(response.headers.get('x-request-id') ?? '');
  }
  return ids;
}
const one = await begin('1');
const two = await begin('2');`,
  unmoved: `const ids = await send(one, 120, () => flat());
await send(two, 120, () => flat());`,
  drifted: 'await send(two, 150, () => flat(45));',
  broken: 'await send(two, 60, () => ({ nothing: true }));',
  labels: `for (const id of ids) one.watch.label(id, 150_000);
await one.watch.flush();`,
};

let course: Course;
let browser: Browser;
let page: Page;
let lab: LabPage;
let panel: Locator;
/** The panel as a page of its own. */
let alone: Page;

beforeAll(async () => {
  [course, browser] = await Promise.all([Course.start(), launchBrowser()]);
  const notebook = {
    cells: Object.entries(CELLS).map(([id, source]) => ({
      id,
      cell_type: 'code',
      source,
      metadata: {},
      outputs: [],
      execution_count: null,
    })),
    metadata: {
      kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  await writeFile(join(course.folder, 'watch.ipynb'), JSON.stringify(notebook));
  page = await (await browser.newContext({ viewport: WIDE, colorScheme: 'light' })).newPage();
  const url = new URL(course.url);
  url.pathname = `${url.pathname}/tree/watch.ipynb`;
  await page.goto(url.href);
  lab = new LabPage(page, {
    cells: notebook.cells.map(({ id, source }) => ({ id, source, cell_type: 'code', metadata: {} })),
  });
  panel = page.locator('[data-waymark="model-monitor"]');
  await lab.untilReady();
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
});

test('opens before any model is watched, and says how to begin', async () => {
  await command('Model Monitor');
  await panel.locator('[data-waymark="monitor-empty"]').waitFor();
  expect(await panel.locator('[data-tile]').count()).toBe(0);
});

test('shows six live tiles as a model in a cell answers, and no drift where nothing has moved', async () => {
  await showNotebook();
  await lab.run('serve');
  await lab.run('unmoved');
  await showPanel();
  await expect.poll(() => tile('requests')).toContain('240');
  expect(await panel.locator('[data-tile]').count()).toBe(6);
  expect(await tile('errors')).toContain('0%');
  expect(await tile('p95')).toMatch(/\d ms/);
  expect(await tile('drift')).toContain('0 of 3');
  expect(await tile('alerts')).toContain('0');
  await chart('Requests').waitFor();
  await keepScreenshot(page, 'monitor-1-service');
});

test('tells one version from the other', async () => {
  await panel.getByLabel('Version').selectOption('1');
  await expect.poll(() => tile('requests')).toContain('120');
  await panel.getByLabel('Version').selectOption('2');
  await expect.poll(() => tile('requests')).toContain('120');
});

test('tells parts of the visitors apart', async () => {
  await expect.poll(() => tile('drift')).toContain('newest 100 requests');
  await panel.getByLabel('Segment').selectOption('large');
  await expect.poll(() => tile('drift')).toMatch(/newest \d\d requests/);
  await keepScreenshot(page, 'monitor-1-segment');
  await panel.getByLabel('Segment').selectOption('');
  await expect.poll(() => tile('drift')).toContain('newest 100 requests');
});

test('stands as a page of its own as well, with what was chosen', async () => {
  const opened = page.context().waitForEvent('page');
  await tab('alerts').click();
  await panel.getByRole('link', { name: 'Open as a page' }).click();
  alone = await opened;
  await tab('alerts', alone).and(alone.locator('[aria-selected="true"]')).waitFor();
  await expect.poll(() => tile('drift', alone)).toContain('0 of 3');
  expect(await alone.locator('[data-tile]').count()).toBe(6);
  await tab('service', alone).click();
  await chart('Requests', alone).waitFor();
  expect(new URL(alone.url()).search).toBe('?version=2');
});

test('sees the data drift, and which feature', async () => {
  await showNotebook();
  await lab.run('drifted');
  await showPanel();
  await expect.poll(() => tile('drift')).toContain('1 of 3');
  await expect.poll(() => tile('drift', alone)).toContain('1 of 3');
  await tab('drift').click();
  await chart('Distance from the reference').waitFor();
  await keepScreenshot(page, 'monitor-2-drift');
});

test('sees an alert wait, fire and be resolved', async () => {
  await tab('alerts').click();
  const alert = panel.locator('[data-alert="errorShare"]');
  expect(await alert.getAttribute('data-alert-state')).toBe('ok');
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const state =
        document.querySelector('[data-alert="errorShare"]')?.getAttribute('data-alert-state') ?? '';
      if (seen.at(-1) !== state) seen.push(state);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await showNotebook();
  await lab.run('broken');
  await showPanel();
  await alert.and(page.locator('[data-alert-state="firing"]')).waitFor();
  await expect.poll(() => tile('alerts')).toContain('1');
  await keepScreenshot(page, 'monitor-3-firing');
  // The minute in which the requests failed passes.
  await alert.and(page.locator('[data-alert-state="resolved"]')).waitFor({ timeout: 120_000 });
  const states = await page.evaluate(() => Reflect.get(globalThis, 'seen'));
  expect(states).toEqual(['ok', 'pending', 'firing', 'resolved']);
});

test('says since when nobody has asked', async () => {
  const quiet = panel.locator('[data-notice="quiet"]');
  await quiet.waitFor({ timeout: 90_000 });
  expect(await quiet.textContent()).toMatch(/^No data since \d/);
});

test('shows how good the answers were once labels come, also one that is typed in', async () => {
  await panel.getByLabel('Version').selectOption('1');
  await tab('performance').click();
  expect(await tile('performance')).toContain('no labels yet');
  await showNotebook();
  await lab.run('labels');
  await showPanel();
  await expect.poll(() => tile('performance')).toContain('realised, 100 labels');
  await chart('Mean absolute error').waitFor();
  await keepScreenshot(page, 'monitor-4-performance');
  await panel.getByLabel('Version').selectOption('2');
  await tab('requests').click();
  await keepScreenshot(page, 'monitor-5-requests');
  const line = panel.locator('tr[data-request]').filter({ hasText: '200' }).first();
  await line.locator('input').fill('123456');
  await line.locator('input').press('Enter');
  await panel.locator('tr[data-request]').filter({ hasText: '123,456' }).waitFor();
});

test('goes on after the kernel has begun anew, and is there again after a reload', async () => {
  await panel.getByLabel('Version').selectOption('');
  const saved = page.waitForRequest(
    request =>
      request.method() === 'PUT' && /"tab":\s*"drift"/.test((request.postData() ?? '').replaceAll('\\', '')),
  );
  await tab('drift').click();
  await saved;
  await restartKernel();
  await expect.poll(() => tile('drift')).toContain('of 3');
  await page.reload();
  await panel.waitFor();
  await tab('drift').and(page.locator('[aria-selected="true"]')).waitFor();
  await chart('Distance from the reference').waitFor();
});

test('is worked by keyboard', async () => {
  await tab('drift').focus();
  await page.keyboard.press('ArrowRight');
  await tab('performance').and(page.locator('[aria-selected="true"]:focus')).waitFor();
  await page.keyboard.press('End');
  await tab('requests').and(page.locator('[aria-selected="true"]:focus')).waitFor();
  await page.keyboard.press('Home');
  await tab('service').and(page.locator('[aria-selected="true"]')).waitFor();
  expect(await panel.locator('[role="tab"][tabindex="0"]').count()).toBe(1);
});

test('says that the server is gone, and goes on with it when it is back', async () => {
  await course.server.stop('SIGKILL');
  await panel.locator('[data-notice="lost"]').waitFor();
  expect(await panel.locator('[data-live]').getAttribute('data-live')).toBe('false');
  await alone.locator('[data-notice="lost"]').waitFor();
  await keepScreenshot(page, 'monitor-6-lost');
  await course.server.resume();
  await panel.locator('[data-live="true"]').waitFor();
  await alone.locator('[data-live="true"]').waitFor();
  expect(await panel.locator('[data-notice="lost"]').count()).toBe(0);
});

test('fits a narrow window, and a dark theme', async () => {
  for (const name of ['service', 'drift', 'quality'] as const) {
    await tab(name).click();
    await page.setViewportSize(NARROW);
    await untilLaidOut(NARROW.width);
    await keepScreenshot(page, `monitor-7-narrow-${name}`);
    const overflow = await panel.evaluate(node => node.scrollWidth - node.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.setViewportSize(WIDE);
    await untilLaidOut(WIDE.width);
  }
  await course.changeSettings('@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Dark' });
  await page.reload();
  await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: 'attached' });
  for (const name of ['service', 'drift', 'quality'] as const) {
    await tab(name).click();
    await panel.locator('.js-plotly-plot').first().waitFor();
    await keepScreenshot(page, `monitor-8-dark-${name}`);
  }
});

test('as a page is like the system: dark or light, wide or narrow', async () => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await alone.emulateMedia({ colorScheme });
    for (const size of [WIDE, NARROW]) {
      await alone.setViewportSize(size);
      await tab('drift', alone).click();
      await chart('Distance from the reference', alone).waitFor();
      await keepScreenshot(alone, `monitor-9-page-${colorScheme}-${size.width}`);
      const overflow = await alone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await accessibilityFaults(alone)).toEqual([]);
    }
  }
});

function tab(name: string, of: Locator | Page = panel): Locator {
  return of.locator(`[role="tab"][data-tab="${name}"]`);
}

async function tile(id: string, of: Locator | Page = panel): Promise<string> {
  return (await of.locator(`[data-tile="${id}"]`).textContent()) ?? '';
}

function chart(title: string, of: Locator | Page = panel): Locator {
  return of.locator(`[data-waymark="chart"][aria-label^="${title}"][data-drawn]`).first();
}

/** JupyterLab lays its main area out anew some time after the window has another size; the charts follow. */
async function untilLaidOut(width: number): Promise<void> {
  const chartFits = async (): Promise<boolean> => {
    const place = await panel.locator('.js-plotly-plot .main-svg').first().boundingBox();
    const page = await panel.boundingBox();
    return (
      place !== null &&
      page !== null &&
      page.x + page.width > 0.8 * width &&
      page.x + page.width <= width &&
      place.width <= page.width &&
      place.width > 0.3 * page.width
    );
  };
  await expect.poll(chartFits).toBe(true);
}

async function command(name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+C');
  await page.locator('.lm-CommandPalette-input').fill(name);
  await page.locator('.lm-CommandPalette-item').filter({ hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function showNotebook(): Promise<void> {
  await page.locator('.lm-DockPanel-tabBar .lm-TabBar-tab').filter({ hasText: 'watch.ipynb' }).click();
}

async function showPanel(): Promise<void> {
  await page.locator('.lm-DockPanel-tabBar .lm-TabBar-tab').filter({ hasText: 'Model monitor' }).click();
}

async function restartKernel(): Promise<void> {
  const headers = { authorization: `token ${course.url.searchParams.get('token')}` };
  const answer = await fetch(new URL('/api/kernels', course.url), { headers });
  const [kernel] = z.array(z.object({ id: z.string() })).parse(await answer.json());
  const restarted = await fetch(new URL(`/api/kernels/${kernel?.id}/restart`, course.url), {
    method: 'POST',
    headers,
  });
  expect(restarted.ok).toBe(true);
}
