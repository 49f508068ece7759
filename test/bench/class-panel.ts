import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Curriculum } from '@waymark/roadmap';
import { SqliteEventLog } from '@waymark/server';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { CurriculumReader } from '../../server/src/curriculum.ts';
import { NOTEBOOKS, ROADMAP } from '../../server/src/paths.ts';
import { ClassServer } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { launchBrowser } from '../browser/browser.ts';
import { ClassMember } from '../browser/class-member.ts';
import {
  COURSE,
  addClass,
  addStandings,
  membersOf,
  type CheckOfLab,
  type Member,
} from './live/class-data.ts';
import { quantile, type BenchRow } from './row.ts';

const STUDENTS = 1_000;
const EVENTS_PER_SECOND = 100;
const SCROLLED_FRAMES = 180;

/** Times, in a real page, of the panel of a class of 1,000 who have a value for each check of the labs of this repository. */
export async function benchClassPanel(): Promise<BenchRow[]> {
  const size = { students: STUDENTS, panels: 0, sidebars: 0 };
  const checks = checksOf(await new CurriculumReader(ROADMAP, NOTEBOOKS, pino({ level: 'silent' })).read());
  const data = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  const log = await SqliteEventLog.open(data);
  await addClass(log, size);
  await addStandings(log, size, checks);
  await log.close();
  const classServer = await ClassServer.start({ data });
  const browser = await launchBrowser();
  try {
    const link = await classServer.link('instructor', undefined, COURSE);
    return await benchPanel(browser, { link, checks, classServer, students: membersOf(size) });
  } finally {
    await browser.close();
    await classServer.remove();
  }
}

interface Course {
  readonly link: string;
  readonly checks: readonly CheckOfLab[];
  readonly classServer: ClassServer;
  readonly students: readonly Member[];
}

async function benchPanel(browser: Browser, course: Course): Promise<BenchRow[]> {
  const viewport = { width: 1400, height: 900 };
  const instructor = await ClassMember.join(browser, { link: course.link, name: 'Ines' }, { viewport });
  try {
    const { page } = instructor;
    await page.addInitScript(noteValues);
    await page.reload();
    const first = await openPanel(page);
    // The machine of the instructor has the class by now.
    await page.reload();
    const again = await openPanel(page);
    const rest = await framesOf(page, 'at rest');
    const quiet = await framesOf(page, 'scrolled');
    const work = new AbortController();
    const working = keepWorking(course, work.signal);
    const busy = await framesOf(page, 'scrolled');
    work.abort();
    await working;
    const name = `class panel of ${STUDENTS} x ${course.checks.length}`;
    const row = (measure: string, ours: number, more: Partial<BenchRow> = {}): BenchRow => ({
      measure: `${name}, ${measure}`,
      ours,
      unit: 'ms',
      ...more,
    });
    const frames = (measure: string, times: readonly number[]): BenchRow[] => [
      row(`${measure}: frame p95`, quantile(times, 0.95), besideRest(quantile(rest, 0.95))),
      row(`${measure}: longest frame`, Math.max(...times), besideRest(Math.max(...rest))),
    ];
    return [
      row('opened first: what is in view is painted', first.paintedMs, { goal: '< 500 ms' }),
      row('opened first: all values are there', first.allMs),
      row('opened again: what is in view is painted', again.paintedMs, { goal: '< 500 ms' }),
      row('opened again: all values are there', again.allMs),
      ...frames('scrolled', quiet),
      ...frames(`scrolled at ${EVENTS_PER_SECOND} events a second`, busy),
    ];
  } finally {
    await instructor.stop();
  }
}

function besideRest(baseline: number): Partial<BenchRow> {
  return { baseline, baselineName: 'at rest' };
}

function checksOf({ labs }: Curriculum): CheckOfLab[] {
  return Object.values(labs).flatMap(lab =>
    lab.checks.map(({ id, points }) => [lab.id, id, points] as const),
  );
}

/** Opens the panel, and waits until it has all there is. */
async function openPanel(page: Page): Promise<{ readonly paintedMs: number; readonly allMs: number }> {
  const button = page.locator('[data-waymark="show-class"]');
  await button.waitFor();
  await page.locator('[data-waymark="team"] [data-online="true"]').waitFor();
  const times = await page.evaluate(() => {
    const { promise, resolve } = Promise.withResolvers<{ paintedMs: number; allMs: number }>();
    const begin = performance.now();
    document.querySelector<HTMLElement>('[data-waymark="show-class"]')?.click();
    let paintedMs = 0;
    const look = (): void => {
      const cells = document.querySelectorAll('.waymark-matrix-cell').length;
      const blank = document.querySelectorAll('.waymark-matrix-cell[data-state="none"]').length;
      if (paintedMs === 0 && cells > 100 && blank === 0) paintedMs = performance.now() - begin;
      const lastValueAt = Number(document.documentElement.dataset['lastValueAt'] ?? 0);
      const isQuiet = lastValueAt > 0 && performance.now() - lastValueAt > 1_500;
      if (paintedMs > 0 && isQuiet) resolve({ paintedMs, allMs: lastValueAt - begin });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return promise;
  });
  return times;
}

/** How long each frame took while the class was scrolled, or was not, in milliseconds. */
function framesOf(page: Page, how: 'scrolled' | 'at rest'): Promise<number[]> {
  const [down, right] = how === 'scrolled' ? [100, 40] : [0, 0];
  return page.evaluate(
    ([frames, x, y]) => {
      const { promise, resolve } = Promise.withResolvers<number[]>();
      const matrix = document.querySelector('.waymark-matrix');
      const times: number[] = [];
      let before = performance.now();
      const step = (at: number): void => {
        times.push(at - before);
        before = at;
        if (times.length > frames) return resolve(times.slice(1));
        matrix?.scrollBy(times.length % 3 === 0 ? x : 0, y);
        requestAnimationFrame(step);
      };
      requestAnimationFrame(at => {
        before = at;
        requestAnimationFrame(step);
      });
      return promise;
    },
    [SCROLLED_FRAMES, right, down] as const,
  );
}

/** Has students pass checks again, until it is told to stop. */
async function keepWorking({ classServer, students, checks }: Course, stopped: AbortSignal): Promise<void> {
  for (let index = 0; !stopped.aborted; index += 1) {
    const student = students[index % students.length]!;
    const [lab, check, points] = checks[index % checks.length]!;
    const event = {
      ...checkEvent({ state: 'passed', points, maxPoints: points }),
      lab,
      check,
    };
    const sent = await classServer.fetch('/api/events', student, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: [event] }),
    });
    if (!sent.ok) throw new Error(`a student's event was refused: ${sent.status} ${await sent.text()}`);
    await sleep(1_000 / EVENTS_PER_SECOND);
  }
}

/** Runs in the page before anything else: notes when the last values of a class were taken in. */
function noteValues(): void {
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        // After all who listen have had it.
        if (typeof data !== 'string' || !data.startsWith('{"type":"standings"')) return;
        setTimeout(() => {
          document.documentElement.dataset['lastValueAt'] = String(performance.now());
        });
      });
    }
  };
}
