import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser/browser.ts';
import { Course } from '../browser/course.ts';
import { LabPage } from '../browser/lab-page.ts';
import { LabSource } from '../browser/lab-source.ts';
import { quantile, type BenchRow } from './row.ts';

const LAB = 'beginner/house-price-predictor';
const ITEM = 'beginner.house-price-predictor.train';
const UPDATES = 60;
const UPDATE_INTERVAL_MS = 120;
const POINTS = [1_000, 10_000];

/** When something came over a WebSocket, or changed on the page, by the page's own clock. */
interface Mark {
  readonly what: string;
  readonly at: number;
}

/** Times, in a real page: from a message's arrival to what the student sees of it. */
export async function benchPage(): Promise<BenchRow[]> {
  const course = await Course.start();
  const browser = await launchBrowser();
  try {
    const charts: BenchRow[] = [];
    for (const points of POINTS) charts.push(await benchChart(browser, course, points));
    return [...(await benchSidebar(browser, course)), ...charts];
  } finally {
    await browser.close();
    await course.stop();
  }
}

/** Solves a lab, and times each check from its outcome's message to the points in the sidebar. */
async function benchSidebar(browser: Browser, course: Course): Promise<BenchRow[]> {
  const source = await LabSource.load(LAB);
  const page = await openPage(browser, course.url);
  const lab = new LabPage(page, source.notebook);
  await page.locator(`[data-item-id="${ITEM}"]`).click();
  await lab.untilReady();
  await startMarking(page);
  for (const cell of source.codeCells('imports', 'q14-app')) {
    if (source.isAnswer(cell)) await lab.write(cell, source.rightAnswer(cell));
    await lab.run(cell);
  }
  const times = spans(await readMarks(page), 'check', 'points');
  await page.context().close();
  const measure = `check outcome to sidebar (${times.length} checks)`;
  return [
    { measure: `${measure}, p50`, ours: quantile(times, 0.5), unit: 'ms' },
    { measure: `${measure}, p95`, ours: quantile(times, 0.95), unit: 'ms', goal: '< 150 ms' },
  ];
}

/** Updates one chart again and again, and times each from its message to the end of the drawing. */
async function benchChart(browser: Browser, course: Course, points: number): Promise<BenchRow> {
  const name = `bench-${points}.ipynb`;
  const cells = chartCells(points);
  await writeFile(join(course.folder, name), JSON.stringify(notebookOf(cells)));
  const url = new URL(course.url);
  // A workspace of its own restores no other notebook beside it.
  url.pathname = `/lab/workspaces/bench-${points}/tree/${name}`;
  const page = await openPage(browser, url);
  const notebook = new LabPage(page, { cells });
  await notebook.untilReady();
  await notebook.run('show');
  await startMarking(page);
  await notebook.run('update');
  const times = spans(await readMarks(page), 'update', 'drawn');
  await page.context().close();
  return {
    measure: `chart of ${points} points updated in place (${times.length} updates), median`,
    ours: quantile(times, 0.5),
    unit: 'ms',
    goal: '< 20 ms',
  };
}

function chartCells(points: number) {
  const sources = {
    show: `import { chart } from '@waymark/kernel-helpers';
const x = Array.from({ length: ${points} }, (_, i) => i);
const wave = (step: number) => [{ type: 'scatter' as const, mode: 'lines' as const, x, y: x.map(i => Math.sin((i + step) / 50)) }];
const plot = chart(wave(0), { title: 'A wave' });`,
    update: `for (let step = 1; step <= ${UPDATES}; step += 1) {
  plot.update(wave(step));
  await new Promise(resolve => setTimeout(resolve, ${UPDATE_INTERVAL_MS}));
}`,
  };
  return Object.entries(sources).map(([id, source]) => ({
    id,
    cell_type: 'code' as const,
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  }));
}

function notebookOf(cells: ReturnType<typeof chartCells>) {
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
}

async function openPage(browser: Browser, url: URL): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(markMessages);
  await page.goto(url.href);
  return page;
}

type MarkedWindow = Window & { waymarkMarks?: Mark[] };

/** Runs in the page before anything else, so that its listener hears each message first. */
function markMessages(): void {
  const marked = window as MarkedWindow;
  const kinds: [string, string][] = [
    ['update', '"update_display_data"'],
    ['check', 'application/vnd.waymark.check+json'],
  ];
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        const at = performance.now();
        const text = typeof data === 'string' ? data : new TextDecoder('latin1').decode(data as ArrayBuffer);
        for (const [what, part] of kinds) if (text.includes(part)) marked.waymarkMarks?.push({ what, at });
      });
    }
  };
}

async function startMarking(page: Page): Promise<void> {
  await page.evaluate(() => {
    const marks: Mark[] = [];
    (window as MarkedWindow).waymarkMarks = marks;
    const names: Record<string, string> = { 'data-earned': 'points', 'data-drawn': 'drawn' };
    new MutationObserver(changes => {
      for (const { attributeName } of changes) {
        const what = names[attributeName ?? ''];
        if (what !== undefined) marks.push({ what, at: performance.now() });
      }
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: Object.keys(names) });
  });
}

async function readMarks(page: Page): Promise<Mark[]> {
  return page.evaluate(() => (window as MarkedWindow).waymarkMarks ?? []);
}

/** Milliseconds from each `from` to the next `to`. */
function spans(marks: readonly Mark[], from: string, to: string): number[] {
  const times: number[] = [];
  let started: number | undefined;
  for (const { what, at } of marks.toSorted((a, b) => a.at - b.at)) {
    if (what === from) started = at;
    else if (what === to && started !== undefined) {
      times.push(at - started);
      started = undefined;
    }
  }
  return times;
}
