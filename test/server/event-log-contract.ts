import { randomUUID } from 'node:crypto';
import type { ProgressEvent } from '@waymark/roadmap';
import type { EventLog, LogEntry } from '@waymark/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** An empty store that one test uses. */
export interface Store {
  /** Opens it; a second time after the first log was closed. */
  open(): Promise<EventLog>;
  remove(): Promise<void>;
}

export function checkEvent(id: string = randomUUID()): Extract<ProgressEvent, { type: 'check' }> {
  return {
    type: 'check',
    id,
    at: '2026-01-01T08:00:00.000Z',
    lab: 'beginner/views',
    check: 'q1',
    state: 'passed',
    points: 1.5,
    maxPoints: 2,
  };
}

/** What every store of the event log must do. */
export function describeEventLog(title: string, make: () => Promise<Store>): void {
  describe(`${title} is an event log`, () => {
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

    const idsOf = async (user: string): Promise<string[]> =>
      (await log.read(user, 0, 10_000)).map(({ event }) => event.id);

    it('begins empty', async () => {
      expect(await log.head()).toBe(0);
      expect(await log.read('ada', 0, 10)).toEqual([]);
    });

    it('gives back what was appended, unchanged and in order', async () => {
      const events = [checkEvent(), checkEvent(), checkEvent()];
      await log.append('ada', events);
      expect(await log.read('ada', 0, 10)).toEqual(events.map((event, index) => ({ seq: index + 1, event })));
      expect(await log.head()).toBe(3);
    });

    it('lets nothing happen later than it arrived', async () => {
      const heard: LogEntry[] = [];
      log.subscribe(entries => heard.push(...entries));
      const before = Date.now();
      await log.append('ada', [{ ...checkEvent(), at: '2099-01-01T00:00:00+01:00' }]);
      const [entry] = await log.read('ada', 0, 10);
      expect(Date.parse(entry!.event.at)).toBeGreaterThanOrEqual(before);
      expect(Date.parse(entry!.event.at)).toBeLessThanOrEqual(Date.now());
      expect(heard.map(({ event }) => event)).toEqual([entry!.event]);
    });

    it('reads after a place, up to a limit', async () => {
      const events = Array.from({ length: 5 }, () => checkEvent());
      await log.append('ada', events);
      expect((await log.read('ada', 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await log.read('ada', 5, 2)).toEqual([]);
    });

    it('appends an event once: in one call, in another, and in calls at the same time', async () => {
      const event = checkEvent();
      await Promise.all([log.append('ada', [event, event]), log.append('ada', [event])]);
      await log.append('ada', [event, checkEvent(), event]);
      expect(await idsOf('ada')).toHaveLength(2);
    });

    it('keeps the first of two events with one id', async () => {
      const event = checkEvent();
      await log.append('ada', [event]);
      await log.append('ada', [{ ...checkEvent(event.id), lab: 'beginner/forms' }]);
      expect((await log.read('ada', 0, 10)).map(entry => entry.event)).toEqual([event]);
    });

    it('keeps users apart, also where they chose the same id', async () => {
      const event = checkEvent();
      const other: ProgressEvent = { ...checkEvent(event.id), lab: 'beginner/forms' };
      await Promise.all([log.append('ada', [event]), log.append('bob', [other])]);
      expect((await log.read('ada', 0, 10)).map(entry => entry.event)).toEqual([event]);
      expect((await log.read('bob', 0, 10)).map(entry => entry.event)).toEqual([other]);
      expect(await log.read('a', 0, 10)).toEqual([]);
    });

    it('tells its listeners of each new event once, in order, before the append resolves', async () => {
      const heard: LogEntry[] = [];
      const stop = log.subscribe(entries => heard.push(...entries));
      const events = [checkEvent(), checkEvent()];
      await log.append('ada', events);
      expect(heard).toEqual(events.map((event, index) => ({ seq: index + 1, user: 'ada', event })));
      await log.append('ada', events);
      expect(heard).toHaveLength(2);
      stop();
      await log.append('ada', [checkEvent()]);
      expect(heard).toHaveLength(2);
    });

    it('numbers everything once, however many append at the same time', async () => {
      const heard: number[] = [];
      log.subscribe(entries => heard.push(...entries.map(({ seq }) => seq)));
      const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
      const sent = new Map(users.map(user => [user, Array.from({ length: 150 }, () => checkEvent())]));
      await Promise.all(
        [...sent].flatMap(([user, events]) => [
          log.append(user, events.slice(0, 100)),
          log.append(user, events.slice(50)),
        ]),
      );
      for (const [user, events] of sent) expect(await idsOf(user)).toEqual(events.map(({ id }) => id));
      expect(heard).toHaveLength(3_000);
      expect(heard).toEqual(heard.toSorted((left, right) => left - right));
      expect(new Set(heard).size).toBe(3_000);
    });

    it('appends nothing for nothing', async () => {
      await log.append('ada', []);
      expect(await log.head()).toBe(0);
    });

    it('makes what was appended durable before it closes, and keeps its name', async () => {
      const events = Array.from({ length: 500 }, () => checkEvent());
      const { id } = log;
      const appended = log.append('ada', events);
      await log.close();
      await appended;
      log = await store.open();
      expect(log.id).toBe(id);
      expect(await idsOf('ada')).toEqual(events.map(event => event.id));
      await log.append('ada', [checkEvent()]);
      expect(await log.head()).toBe(501);
    });

    it('has another name than another log', async () => {
      const another = await make();
      const other = await another.open();
      expect(other.id).not.toBe(log.id);
      await other.close();
      await another.remove();
    });
  });
}
