import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_PROGRESS, foldEntry, standingOf, type ProgressState, type Standing } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { randomEvent } from '../../../test/server/random-events.ts';
import { checkEvent } from '../../testing/entries.ts';
import { Page, byKey } from '../../testing/feed-page.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { Roster } from '../users/roster.ts';
import { ClassFeeds } from './class-feeds.ts';

const COURSE = 'ml-1';
const STUDENTS = Array.from({ length: 60 }, (_, index) => `s-${index}`);
const MONTH_MS = 30 * 24 * 3_600_000;
/** More than what is read at once, so that somebody may come in between. */
const CHECKS = Array.from({ length: 40 }, (_, index) => `q-${index}`);

const shown = (page: Page): Standing[] => [...page.values.values()].toSorted(byKey);

describe('classes that are read before anybody asks', () => {
  let folder: string;
  let log: SqliteEventLog;
  let now: Date;
  beforeEach(async () => {
    now = new Date();
    folder = await mkdtemp(join(tmpdir(), 'waymark-feeds-'));
    await open();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await log.close();
    await rm(folder, { recursive: true });
  });

  async function open(): Promise<void> {
    log = await SqliteEventLog.open(folder, undefined, () => now);
  }

  /** A class server that has just been started on what is kept. */
  async function restart(): Promise<ClassFeeds> {
    await log.close();
    await open();
    return new ClassFeeds(log, new Roster(log));
  }

  /** Has each student a value for each check, and an instructor watch them. */
  async function fill(course: string): Promise<void> {
    await new Roster(log).createCourse(course, course);
    const people = [
      { id: `ines of ${course}`, role: 'instructor' as const },
      ...STUDENTS.map(id => ({ id: `${id} of ${course}`, role: 'student' as const })),
    ];
    await log.db
      .insertInto('members')
      .values(
        people.map(one => ({
          ...one,
          course,
          name: one.id,
          team: null,
          lms_id: null,
          shares: 1,
          joined_at: null,
        })),
      )
      .execute();
    await log.append(
      STUDENTS.flatMap(id =>
        CHECKS.map(check => {
          const subject = `${id} of ${course}`;
          return { course, subject, actor: subject, event: checkEvent({ check }) };
        }),
      ),
    );
  }

  async function watch(feeds: ClassFeeds, page: Page, course = COURSE): Promise<void> {
    const user = { id: `ines of ${course}`, name: 'Ines', course, role: 'instructor' as const };
    const feed = await feeds.open(user, 'class');
    if ('status' in feed) throw new Error(feed.detail);
    await feed.source.join(page, page.seq, log.id);
  }

  /** What others may see of a course, folded anew from its events. */
  async function folded(course = COURSE): Promise<Standing[]> {
    const states = new Map<string, ProgressState>();
    const places = new Map<string, Pick<Standing, 'subject' | 'lab' | 'check' | 'seq'>>();
    for (const entry of await log.read(course, undefined, 0, 100_000)) {
      const { subject, seq, event } = entry;
      states.set(subject, foldEntry(states.get(subject) ?? EMPTY_PROGRESS, entry));
      if ('check' in event) {
        const { lab, check } = event;
        places.set(`${subject} ${lab} ${check}`, { subject, lab, check, seq });
      }
    }
    return [...places.values()]
      .map(place => {
        const progress = states.get(place.subject)?.labs[place.lab]?.checks[place.check];
        if (!progress) throw new Error('expected progress');
        return standingOf({ ...place, progress });
      })
      .toSorted(byKey);
  }

  it('are those that worked lately, and a first view of them reads nothing more', async () => {
    now = new Date(Date.now() - MONTH_MS);
    await fill('old');
    now = new Date();
    await fill(COURSE);
    const feeds = await restart();
    await feeds.warm(new AbortController().signal);
    const read = vi.spyOn(log, 'storedStandings');
    const readCalls = vi.spyOn(log, 'calls');
    const [page, old] = [new Page(), new Page()];
    await watch(feeds, page);
    await feeds.membership({ id: `ines of ${COURSE}`, name: 'Ines', course: COURSE, role: 'instructor' });
    expect(read).not.toHaveBeenCalled();
    expect(readCalls).not.toHaveBeenCalled();
    await watch(feeds, old, 'old');
    expect(read).toHaveBeenCalled();
    expect(shown(page)).toEqual(await folded());
    expect(shown(old)).toEqual(await folded('old'));
  });

  it('follow what is done before anybody asks', async () => {
    await fill(COURSE);
    const feeds = await restart();
    await feeds.warm(new AbortController().signal);
    const random = seeded(1);
    await log.append(
      Array.from({ length: 50 }, () => ({ ...randomEvent(random, [`s-1 of ${COURSE}`]), course: COURSE })),
    );
    const page = new Page();
    await watch(feeds, page);
    expect(shown(page)).toEqual(await folded());
  });

  it('are left unread where the server stops, unless somebody waits', async () => {
    await fill(COURSE);
    const feeds = await restart();
    const stopping = new AbortController();
    const warmed = feeds.warm(stopping.signal);
    stopping.abort();
    await expect(warmed).rejects.toThrow('aborted');
    const again = new AbortController();
    const warmedAgain = feeds.warm(again.signal);
    const page = new Page();
    const watched = watch(feeds, page);
    await vi.waitFor(() => expect(page.messages).toBeGreaterThan(0));
    again.abort();
    await warmedAgain;
    await watched;
    expect(shown(page)).toEqual(await folded());
  });

  it.each(seeds(6))('are whole for whoever comes while they are read, seed %i', async seed => {
    const random = seeded(seed);
    await fill(COURSE);
    const feeds = await restart();
    const warmed = feeds.warm(new AbortController().signal);
    const people = STUDENTS.map(id => `${id} of ${COURSE}`);
    const pages: Page[] = [];
    const underWay: Promise<void>[] = [];
    for (let round = 0; round < 16; round += 1) {
      const dice = random();
      if (dice < 0.3) {
        const page = new Page();
        page.bufferedBytes = random() < 0.3 ? 1_000_000 : 0;
        pages.push(page);
        underWay.push(watch(feeds, page));
      } else if (dice < 0.8) {
        underWay.push(log.append([{ ...randomEvent(random, people), course: COURSE }]));
      } else {
        for (let turn = random() * 30; turn > 0; turn -= 1) await new Promise(setImmediate);
      }
    }
    await warmed;
    for (const page of pages) page.bufferedBytes = 0;
    await Promise.all(underWay);
    const last = new Page();
    pages.push(last);
    await watch(feeds, last);
    const truth = await folded();
    const head = await log.head(COURSE);
    for (const page of pages) {
      await vi.waitFor(() => expect(page.seq).toBe(head));
      expect(shown(page)).toEqual(truth);
    }
  });
});
