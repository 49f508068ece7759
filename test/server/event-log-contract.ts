import {
  EMPTY_PROGRESS,
  EVENT_VERSION,
  foldEntry,
  type LogEntry,
  type ProgressEvent,
} from '@waymark/roadmap';
import { LOCAL_COURSE, type Commit, type EventLog, type NewEntry } from '@waymark/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seeded, seeds } from '../../roadmap/testing/seeded.ts';
import { checkEvent, own } from '../../server/testing/entries.ts';
import { randomEvent } from './random-events.ts';

/** An empty store that one test uses. */
export interface Store {
  /** Opens it; a second time after the first log was closed. @param now The server's clock. */
  open(now?: () => Date): Promise<EventLog>;
  remove(): Promise<void>;
}

/** What every store of the event log must do. */
export function describeEventLog(name: string, make: () => Promise<Store>): void {
  describe(`the event log in ${name}`, () => {
    let store: Store;
    let log: EventLog;
    beforeEach(async () => {
      store = await make();
      log = await store.open();
    });
    afterEach(async () => {
      await log.close();
      await store.remove();
    });

    const read = (user: string): Promise<LogEntry[]> => log.read(LOCAL_COURSE, user, 0, 10_000);
    const idsOf = async (user: string): Promise<string[]> => (await read(user)).map(({ event }) => event.id);
    const eventsOf = async (user: string): Promise<unknown[]> => (await read(user)).map(({ event }) => event);

    it('begins empty', async () => {
      expect(await log.head(LOCAL_COURSE)).toBe(0);
      expect(await read('ada')).toEqual([]);
      expect(await log.progress(LOCAL_COURSE, 'ada')).toEqual({ seq: 0, state: EMPTY_PROGRESS });
      expect(await log.standings(LOCAL_COURSE, 0)).toEqual({ seq: 0, standings: [], places: [] });
    });

    it('names the courses that worked since a time, the newest first', async () => {
      await log.close();
      let now = new Date('2026-03-01T12:00:00.000Z');
      log = await store.open(() => now);
      for (const course of ['old', 'new', 'newest']) {
        await log.append([{ course, subject: 'ada', actor: 'ada', event: checkEvent() }]);
        now = new Date(now.getTime() + 60_000);
      }
      expect(await log.coursesSince('2026-03-01T12:00:00.001Z')).toEqual(['newest', 'new']);
      expect(await log.coursesSince('2026-03-01T12:02:00.000Z')).toEqual(['newest']);
      expect(await log.coursesSince(now.toISOString())).toEqual([]);
    });

    it('gives back what was appended, in order, with whom it is about, who did it, and when it came', async () => {
      const events = [checkEvent(), checkEvent(), checkEvent()];
      const before = new Date().toISOString();
      await log.append(events.map(event => ({ course: 'ml-1', subject: 'ada', actor: 'bob', event })));
      const entries = await log.read('ml-1', 'ada', 0, 10);
      expect(entries).toEqual(
        events.map((event, index) => ({
          seq: index + 1,
          course: 'ml-1',
          subject: 'ada',
          actor: 'bob',
          receivedAt: entries[0]?.receivedAt,
          version: EVENT_VERSION,
          event,
        })),
      );
      expect(entries[0]!.receivedAt >= before).toBe(true);
      expect(entries[0]!.receivedAt <= new Date().toISOString()).toBe(true);
      expect(await log.head('ml-1')).toBe(3);
    });

    it('reads after a place, up to a limit', async () => {
      const events = Array.from({ length: 5 }, () => checkEvent());
      await log.append(own('ada', events));
      expect((await log.read(LOCAL_COURSE, 'ada', 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await log.read(LOCAL_COURSE, 'ada', 5, 2)).toEqual([]);
      await log.append(own('bob', [checkEvent()]));
      expect((await log.read(LOCAL_COURSE, undefined, 4, 9)).map(({ subject }) => subject)).toEqual([
        'ada',
        'bob',
      ]);
    });

    it('appends an event once: in one call, in another, and in calls at the same time', async () => {
      const event = checkEvent();
      await Promise.all([log.append(own('ada', [event, event])), log.append(own('ada', [event]))]);
      await log.append(own('ada', [event, checkEvent(), event]));
      expect((await read('ada')).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('keeps the first of two events with one id', async () => {
      const event = checkEvent();
      await log.append(own('ada', [event]));
      await log.append(own('ada', [{ ...event, lab: 'beginner/forms' }]));
      expect(await eventsOf('ada')).toEqual([event]);
    });

    it('keeps actors apart, and courses, also where they chose the same id', async () => {
      const event = checkEvent();
      const other: ProgressEvent = { ...event, lab: 'beginner/forms' };
      const elsewhere: NewEntry = { course: 'ml-1', subject: 'ada', actor: 'ada', event: other };
      await Promise.all([
        log.append(own('ada', [event])),
        log.append(own('bob', [other])),
        log.append([elsewhere]),
      ]);
      expect(await eventsOf('ada')).toEqual([event]);
      expect(await eventsOf('bob')).toEqual([other]);
      expect(await read('a')).toEqual([]);
      expect((await log.read('ml-1', 'ada', 0, 10)).map(entry => [entry.seq, entry.event])).toEqual([
        [1, other],
      ]);
    });

    it('tells its listeners of each new event once, in order, before the append resolves', async () => {
      const heard: Commit[] = [];
      const stop = log.subscribe(commit => heard.push(commit));
      const events = [checkEvent(), checkEvent({ check: 'q2' })];
      await log.append(own('ada', events));
      expect(heard.flatMap(({ entries }) => entries)).toEqual(await read('ada'));
      expect(heard.flatMap(({ standings }) => standings.map(({ check, seq }) => [check, seq]))).toEqual([
        ['q1', 1],
        ['q2', 2],
      ]);
      await log.append(own('ada', events));
      expect(heard).toHaveLength(1);
      stop();
      await log.append(own('ada', [checkEvent()]));
      expect(heard).toHaveLength(1);
    });

    it('numbers everything once and without gaps, however many append at the same time', async () => {
      const heard: number[] = [];
      log.subscribe(({ entries }) => heard.push(...entries.map(({ seq }) => seq)));
      const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
      const sent = new Map(users.map(user => [user, Array.from({ length: 150 }, () => checkEvent())]));
      await Promise.all(
        [...sent].flatMap(([user, events]) => [
          log.append(own(user, events.slice(0, 100))),
          log.append(own(user, events.slice(50))),
        ]),
      );
      for (const [user, events] of sent) expect(await idsOf(user)).toEqual(events.map(({ id }) => id));
      expect(heard).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
    });

    it('keeps nothing of an append that fails halfway, and goes on', async () => {
      const [kept, failed] = own('ada', [checkEvent(), checkEvent()]);
      const nobodys = { ...failed!, subject: null as unknown as string };
      await expect(log.append([kept!, nobodys])).rejects.toThrow(/null/i);
      expect(await log.head(LOCAL_COURSE)).toBe(0);
      expect(await read('ada')).toEqual([]);
      await log.append([kept!]);
      expect(await idsOf('ada')).toEqual([kept!.event.id]);
      expect((await read('ada')).map(({ seq }) => seq)).toEqual([1]);
    });

    it('appends nothing for nothing', async () => {
      await log.append([]);
      expect(await log.head(LOCAL_COURSE)).toBe(0);
    });

    it('makes what was appended durable before it closes, and keeps its name', async () => {
      const events = Array.from({ length: 500 }, () => checkEvent());
      const { id } = log;
      const appended = log.append(own('ada', events));
      await log.close();
      await appended;
      log = await store.open();
      expect(log.id).toBe(id);
      expect(await idsOf('ada')).toEqual(events.map(event => event.id));
      await log.append(own('ada', [checkEvent()]));
      expect(await log.head(LOCAL_COURSE)).toBe(501);
    });

    it('has another name than another log', async () => {
      const another = await make();
      const other = await another.open();
      expect(other.id).not.toBe(log.id);
      await other.close();
      await another.remove();
    });

    it('gives the standings and places that changed after a place, of everybody or of some', async () => {
      await log.append(own('ada', [checkEvent(), checkEvent({ check: 'q2' })]));
      await log.append(own('bob', [checkEvent({ state: 'incorrect' })]));
      await log.append(own('ada', [checkEvent({ state: 'incorrect' })]));
      const changed = async (after: number, subjects?: string[]): Promise<unknown> => {
        const { seq, standings, places } = await log.standings(LOCAL_COURSE, after, { subjects });
        const keys = standings.map(row => `${row.subject} ${row.check} ${row.seq}`);
        return [seq, keys.toSorted(), places.map(row => `${row.subject} ${row.seq}`).toSorted()];
      };
      expect(await changed(0)).toEqual([4, ['ada q1 4', 'ada q2 2', 'bob q1 3'], ['ada 4', 'bob 3']]);
      expect(await changed(3)).toEqual([4, ['ada q1 4'], ['ada 4']]);
      expect(await changed(4)).toEqual([4, [], []]);
      expect(await changed(0, ['bob', 'eve'])).toEqual([4, ['bob q1 3'], ['bob 3']]);
      expect(await changed(0, [])).toEqual([4, [], []]);
    });

    it('gives them page by page, those that changed first, and each place with what it is up to', async () => {
      const appended = [
        ['ada', 'q1'],
        ['bob', 'q1'],
        ['ada', 'q2'],
        ['eve', 'q1'],
        ['bob', 'q1'],
      ] as const;
      for (const [user, check] of appended) {
        await log.append(own(user, [checkEvent({ check })]));
      }
      const pages: unknown[] = [];
      for (let after = 0; ;) {
        const page = await log.standings(LOCAL_COURSE, after, { limit: 2 });
        pages.push([page.seq, page.standings.map(({ seq }) => seq), page.places.map(({ seq }) => seq)]);
        const stored = await log.storedStandings(LOCAL_COURSE, after, 2);
        const read = stored.standings.map(row => ({ ...row, progress: JSON.parse(row.progress) as unknown }));
        expect({ ...stored, standings: read }, 'the same, unread').toEqual(page);
        after = page.seq;
        if (page.standings.length < 2) break;
      }
      expect(pages).toEqual([
        [3, [1, 3], [3]],
        [5, [4, 5], [4, 5]],
        [5, [], []],
      ]);
      const some = await log.standings(LOCAL_COURSE, 0, { subjects: ['ada'], limit: 1 });
      expect([some.seq, some.standings.map(({ check }) => check)]).toEqual([1, ['q1']]);
    });

    it.each(seeds(6))(
      'keeps standings that are a fresh fold, in whatever order events arrive, seed %i',
      async seed => {
        const random = seeded(seed);
        const users = ['ada', 'bob', 'eve'];
        const entries = Array.from({ length: 200 }, () => randomEvent(random, users));
        while (entries.length > 0) {
          const batch = entries.splice(0, 1 + Math.floor(random() * 40));
          const again = batch.filter(() => random() < 0.3);
          await Promise.all([log.append(batch), log.append(again)]);
          if (random() < 0.2) {
            await log.close();
            log = await store.open();
          }
        }
        for (const user of users) {
          const folded = (await read(user)).reduce(foldEntry, EMPTY_PROGRESS);
          expect((await log.progress(LOCAL_COURSE, user)).state).toEqual(folded);
        }
      },
    );

    it('shows no lower place after a higher one, while two write', async () => {
      const done = new AbortController();
      const writers = ['ada', 'bob'].map(async user => {
        for (let round = 0; round < 60; round += 1) {
          await log.append(own(user, [checkEvent(), checkEvent()]));
        }
      });
      const reading = (async () => {
        const seen: number[] = [];
        while (!done.signal.aborted) {
          const head = await log.head(LOCAL_COURSE);
          const users = await Promise.all(['ada', 'bob'].map(read));
          const below = users.flat().filter(({ seq }) => seq <= head);
          expect(below).toHaveLength(head);
          seen.push(head);
          await new Promise(setImmediate);
        }
        return seen;
      })();
      await Promise.all(writers);
      done.abort();
      const seen = await reading;
      expect(seen).toEqual(seen.toSorted((left, right) => left - right));
      expect(await log.head(LOCAL_COURSE)).toBe(240);
    });

    it.each([
      ['2030', '2030-01-01T00:00:00.000Z'],
      ['1970', '1970-01-01T00:00:00.000Z'],
    ])('shows the same of a student whose clock says %s', async (_year, wrong) => {
      await log.close();
      let minute = 0;
      const clock = (from: string) => new Date(Date.parse(from) + minute * 60_000);
      log = await store.open(() => clock('2026-03-01T08:00:00.000Z'));
      const outcomes = ['exception', 'incorrect', 'passed', 'incorrect'] as const;
      for (const [user, begin] of [
        ['ada', '2026-03-01T08:00:00.000Z'],
        ['bob', wrong],
      ] as const) {
        minute = 0;
        for (const state of outcomes) {
          minute += 1;
          const event = { ...checkEvent({ state }), at: clock(begin).toISOString() };
          minute += 2;
          const sentAt = clock(begin).toISOString();
          await log.append([{ ...own(user, [event])[0]!, sentAt }]);
        }
      }
      const [ada, bob] = await Promise.all(
        ['ada', 'bob'].map(async user => (await log.progress(LOCAL_COURSE, user)).state),
      );
      expect(ada?.labs['beginner/views']?.checks['q1']).toMatchObject({
        latest: 'incorrect',
        at: '2026-03-01T08:10:00.000Z',
        bestAt: '2026-03-01T08:07:00.000Z',
      });
      expect(bob).toEqual(ada);
    });

    it('lets nothing happen later than it arrived', async () => {
      const heard: LogEntry[] = [];
      log.subscribe(({ entries }) => heard.push(...entries));
      await log.append(own('ada', [{ ...checkEvent(), at: '2099-01-01T00:00:00+01:00' }]));
      const [entry] = await read('ada');
      expect(entry?.event).toMatchObject({ at: entry?.receivedAt });
      expect(heard).toEqual([entry]);
    });
  });
}
