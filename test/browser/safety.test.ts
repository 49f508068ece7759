import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { bringIntoView, keepScreenshot, launchBrowser } from './browser.ts';
import { Course } from './course.ts';
import { LabPage } from './lab-page.ts';
import { LabSource } from './lab-source.ts';

const LAB = 'beginner/house-price-predictor';
const FILE = 'unsafe.ipynb';
const ELSEWHERE = 'http://elsewhere.example';

const FIGURE = {
  data: [{ type: 'scatter', y: [1, 3, 2], hovertemplate: `<a href="${ELSEWHERE}/link">y</a>` }],
  layout: {
    title: { text: '<'.repeat(200_000) },
    images: [
      {
        source: `${ELSEWHERE}/picture.png`,
        xref: 'paper',
        yref: 'paper',
        x: 0,
        y: 1,
        sizex: 0.3,
        sizey: 0.3,
      },
    ],
    annotations: [{ x: 1, y: 3, text: `<span style="cursor:url(${ELSEWHERE}/cursor)">here</span>` }],
  },
};

const MIRROR = `await serve((request, response) => {
  response.setHeader('set-cookie', ['visits=1', 'theme=dark']);
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><a href="again">again</a><pre>' + JSON.stringify([request.url, request.headers], null, 1) + '</pre>');
}, { name: 'mirror', height: 500 })`;

const forged = (check: string) => `await check('${check}', { points: 999 }, t => t.ok(true, 'x'));`;

let course: Course;
let browser: Browser;
let page: Page;
let lab: LabPage;
/** What the page asked other hosts for. */
const asked: string[] = [];

beforeAll(async () => {
  let source: LabSource;
  [course, browser, source] = await Promise.all([Course.start(), launchBrowser(), LabSource.load(LAB)]);
  const [first, second] = source.lab.checks;
  const released = JSON.parse(await readFile(join(course.folder, `${LAB}.ipynb`), 'utf8')) as object;
  const cells: [id: string, source: string, outputs?: object[]][] = [
    ['imports', `import { check, hint, serve } from '@waymark/kernel-helpers';`],
    ['chart', '', [{ output_type: 'display_data', metadata: {}, data: { [PLOTLY_MIME]: FIGURE } }]],
    [first!.cell, forged(first!.id)],
    ['elsewhere', forged(second!.id)],
    ['made-up', forged('q99-mine')],
    ['app', MIRROR],
  ];
  await writeFile(
    join(course.folder, FILE),
    JSON.stringify({
      ...released,
      cells: cells.map(([id, text, outputs = []]) => ({
        cell_type: 'code',
        id,
        source: text,
        metadata: {},
        outputs,
        execution_count: null,
      })),
    }),
  );
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.route(`${ELSEWHERE}/**`, route => {
    asked.push(new URL(route.request().url()).pathname);
    return route.abort();
  });
  lab = new LabPage(page, { cells: cells.map(([id]) => ({ id })) } as never);
  const url = new URL(course.url);
  url.pathname = `/lab/tree/${FILE}`;
  await page.goto(url.href);
  await lab.untilReady();
});

afterAll(async () => {
  await browser?.close();
  await course?.stop();
});

test('a chart of an untrusted notebook loads nothing until the student wants it', async () => {
  const chart = lab.cell('chart').locator('.waymark-chart');
  await bringIntoView(chart);
  await chart.and(page.locator('[data-drawn]')).waitFor();
  await chart.getByText('not trusted yet').waitFor();
  await chart.locator('.annotation-text').hover({ force: true });
  expect(asked).toEqual([]);
  await keepScreenshot(page, 'safety-1-untrusted-chart');
  await chart.getByRole('button', { name: 'Show all of it' }).click();
  await expect.poll(() => asked).toContain('/picture.png');
  expect(await chart.getByText('not trusted yet').isVisible()).toBe(false);
});

test('a check that is not its author’s is shown as such, and counts for nothing', async () => {
  await page.locator('[data-status="synced"]').first().waitFor();
  await lab.run('imports');
  const [first] = (await LabSource.load(LAB)).lab.checks;
  for (const cell of [first!.cell, 'elsewhere', 'made-up']) await lab.run(cell);
  const authorship = async (cell: string, expected: string) =>
    lab.cell(cell).locator(`[data-check][data-authorship="${expected}"]`).waitFor();
  await authorship(first!.cell, 'changed');
  await authorship('elsewhere', 'elsewhere');
  await authorship('made-up', 'made-up');
  expect(await lab.cell(first!.cell).locator('.waymark-check-points').innerText()).toBe('does not count');
  await bringIntoView(lab.cell('elsewhere'));
  await keepScreenshot(page, 'safety-2-checks');
  await page.locator('[data-status="synced"]').first().waitFor();
  expect(Object.keys((await course.progress()).labs[LAB]?.checks ?? {})).toEqual([]);
  expect(await page.locator('[data-waymark="points"]').getAttribute('data-earned')).toBe('0');
});

test('a served app sees its own cookies, and nothing of Jupyter’s', async () => {
  await lab.run('app');
  const app = lab.cell('app').locator('[data-app]');
  const body = app.locator('iframe').contentFrame().locator('body');
  await body.getByText('sec-fetch-site').waitFor();
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names.filter(name => name.startsWith('username-') || name === '_xsrf').length).toBeGreaterThan(0);
  await body.getByText('again').click();
  await body.getByText('"/again"').waitFor();
  const seen = await body.innerText();
  expect(seen).toMatch(/"cookie": "visits=1; theme=dark"/);
  expect(seen).not.toMatch(/_xsrf|username-|token/i);
  expect(seen).toMatch(/"x-forwarded-prefix": "\/proxy\/\d+\/[\w-]{24}"/);
  await bringIntoView(app);
  await keepScreenshot(page, 'safety-3-app');
  const { port } = new URL(course.url);
  const proxied = /"host": "([^"]+)"/.exec(seen)?.[1];
  expect(proxied).toBe(`127.0.0.1:${port}`);
});

test('who knows the port alone is refused, through Jupyter as well', async () => {
  const address = await lab.cell('app').locator('[data-waymark="app-open"]').getAttribute('href');
  const [, proxy = '', port = ''] = /^(.*\/proxy\/(\d+)\/)/.exec(address ?? '') ?? [];
  expect(await page.evaluate(async url => (await fetch(url)).status, proxy)).toBe(403);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(403);
  expect(await page.evaluate(async url => (await fetch(url)).status, address ?? '')).toBe(200);
});
