import { setTimeout as sleep } from 'node:timers/promises';
import { MONITOR_PAGE_PATH } from '@waymark/roadmap';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../browser/browser.ts';
import { startProxy } from './proxy.ts';
import { quantile, type BenchRow } from './row.ts';

const UPDATES = 1_000;
const WARM_UP_S = 20;
const GROWTH_S = 120;
const A_SECOND = 200;
const BYTES_PER_MB = 1_048_576;

/** When a report came, with the time of the newest request in it, or a chart was drawn; by the clock of the machine. */
interface Mark {
  readonly at: number;
  /** Left out for a chart. */
  readonly newestAt?: number;
}

/**
 * The model monitor in a real browser, beside whatever the server's store holds: how soon it stands, how soon a request is
 * in its charts, and whether the page grows.
 *
 * @param ask Has the model asked once.
 */
export async function benchMonitorPage(port: number, ask: () => void): Promise<BenchRow[]> {
  const proxy = await startProxy(port);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.addInitScript(mark);
    const url = `${proxy.origin}${MONITOR_PAGE_PATH}?rangeMs=86400000`;
    // The server has its files in mind, as it has after the first visit of the day.
    await page.goto(url);
    await page.locator('[data-tile]').first().waitFor();
    const start = performance.now();
    await page.goto(url);
    await page.locator('[data-tile]').first().waitFor();
    const tilesMs = performance.now() - start;
    await page.locator('[data-waymark="chart"][data-drawn]').first().waitFor();
    const chartsMs = performance.now() - start;
    const asked = await askFor(UPDATES, ask);
    const updates = spans(asked, await marksUntil(page, asked.at(-1) ?? 0));
    await askFor(WARM_UP_S * A_SECOND, ask);
    const session = await page.context().newCDPSession(page);
    const before = await heapOf(session);
    await askFor(GROWTH_S * A_SECOND, ask);
    const after = await heapOf(session);
    return [
      { measure: 'the page opens: tiles', unit: 'ms', ours: tilesMs, goal: '< 1,000 ms' },
      { measure: 'the page opens: first chart', unit: 'ms', ours: chartsMs, goal: '< 1,000 ms' },
      {
        measure: 'request to chart, 200 a second, p50',
        unit: 'ms',
        ours: quantile(updates, 0.5),
        goal: '< 250 ms',
      },
      {
        measure: 'request to chart, 200 a second, p95',
        unit: 'ms',
        ours: quantile(updates, 0.95),
        goal: '< 250 ms',
      },
      {
        measure: `the page’s heap, and ${GROWTH_S} s at 200 a second before`,
        unit: 'MB',
        ours: after / BYTES_PER_MB,
        baseline: before / BYTES_PER_MB,
        baselineName: 'before',
      },
    ];
  } finally {
    await browser.close();
    proxy.close();
  }
}

/** Answers when each was asked. */
async function askFor(count: number, ask: () => void): Promise<number[]> {
  const times: number[] = [];
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    times.push(Date.now());
    ask();
    const nextIn = begin + ((i + 1) * 1_000) / A_SECOND - performance.now();
    if (nextIn > 0) await sleep(nextIn);
  }
  return times;
}

type MarkedWindow = Window & { waymarkMarks?: Mark[] };

/** Runs in the page before anything else. */
function mark(): void {
  const marks: Mark[] = [];
  (window as MarkedWindow).waymarkMarks = marks;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        const newest = /"requests":\[\{[^[\]]*?"at":([\d.]+)/.exec(String(data))?.[1];
        if (newest !== undefined) marks.push({ at: Date.now(), newestAt: Number(newest) });
      });
    }
  };
  new MutationObserver(() => {
    marks.push({ at: Date.now() });
    if (marks.length > 5_000) marks.splice(0, 1_000);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-drawn'] });
}

/** What has happened on the page once a request of then is in its charts. */
async function marksUntil(page: Page, askedAt: number): Promise<Mark[]> {
  for (;;) {
    const marks = await page.evaluate(() => (window as MarkedWindow).waymarkMarks ?? []);
    if (drawnAt(marks, askedAt) !== undefined) return marks;
    await sleep(50);
  }
}

function spans(asked: readonly number[], marks: readonly Mark[]): number[] {
  return asked.flatMap(at => {
    const drawn = drawnAt(marks, at);
    return drawn === undefined ? [] : [drawn - at];
  });
}

/** When a chart was drawn first after a report that knows of a request of then. */
function drawnAt(marks: readonly Mark[], askedAt: number): number | undefined {
  const report = marks.findIndex(({ newestAt }) => newestAt !== undefined && newestAt >= askedAt);
  return report === -1 ? undefined : marks.slice(report).find(({ newestAt }) => newestAt === undefined)?.at;
}

/** In bytes, of what is still in use. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
