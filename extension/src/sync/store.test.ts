import 'fake-indexeddb/auto';
import { EMPTY_PROGRESS, foldEvent, type Curriculum } from '@waymark/roadmap';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { IndexedDbStore } from './indexeddb.ts';
import { MemoryStore, type ProgressStore, type Snapshot } from './store.ts';

const PROBLEM = { type: 'about:blank', title: 'Unknown lab', status: 422 };
const CURRICULUM: Curriculum = { title: 'Roadmap', levels: [], labs: {} };

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return { user: 'ada', log: 'log-1', seq: 1, state: EMPTY_PROGRESS, ...change };
}

let databases = 0;
const stores: [string, () => Promise<ProgressStore>][] = [
  ['MemoryStore', () => Promise.resolve(new MemoryStore())],
  ['IndexedDbStore', () => IndexedDbStore.open(`test:${(databases += 1)}`)],
];

describe.each(stores)('%s', (_name, open) => {
  let store: ProgressStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('is empty at first', async () => {
    expect(await store.load()).toEqual({
      snapshot: undefined,
      curriculum: undefined,
      pending: [],
      refused: [],
    });
  });

  it('keeps events in the order of recording, each id once', async () => {
    const events = Array.from({ length: 12 }, () => checkEvent());
    await Promise.all(events.map(event => store.add(event)));
    for (const event of events.slice(3, 5)) await store.add(event);
    expect((await store.load()).pending).toEqual(events);
  });

  it('confirms events by id, and does not mind ids it does not know', async () => {
    const [first, second] = [checkEvent(), checkEvent()];
    await store.add(first);
    await store.add(second);
    await store.confirm([first.id, crypto.randomUUID()]);
    await store.confirm([]);
    expect((await store.load()).pending).toEqual([second]);
  });

  it('takes calls in the order in which they are made', async () => {
    const event = checkEvent();
    await Promise.all([store.add(event), store.confirm([event.id])]);
    expect((await store.load()).pending).toEqual([]);
  });

  it('sets refused events aside until they are forgotten', async () => {
    const event = checkEvent();
    await store.add(event);
    await store.refuse([{ event, problem: PROBLEM }]);
    expect(await store.load()).toMatchObject({ pending: [], refused: [{ event, problem: PROBLEM }] });
    await store.forgetRefused();
    expect((await store.load()).refused).toEqual([]);
  });

  it('stores a snapshot and removes what it contains', async () => {
    const event = checkEvent();
    await store.add(event);
    const state = foldEvent(EMPTY_PROGRESS, event);
    await store.saveSnapshot(snapshot({ seq: 4, state }), [event]);
    expect(await store.load()).toMatchObject({ pending: [], snapshot: { seq: 4, state } });
  });

  it('never goes back in one log, but follows a new log or another user', async () => {
    await store.saveSnapshot(snapshot({ seq: 9 }), []);
    await store.saveSnapshot(snapshot({ seq: 8 }), []);
    expect((await store.load()).snapshot?.seq).toBe(9);
    await store.saveSnapshot(snapshot({ seq: 2, log: 'log-2' }), []);
    expect((await store.load()).snapshot).toMatchObject({ seq: 2, log: 'log-2' });
    await store.saveSnapshot(snapshot({ seq: 1, log: 'log-2', user: 'bo' }), []);
    expect((await store.load()).snapshot).toMatchObject({ seq: 1, user: 'bo' });
  });

  it('puts what was confirmed into the outbox again, in the order of time', async () => {
    const [first, second, third] = [1, 2, 3].map(hour =>
      checkEvent({ at: `2026-01-01T0${hour}:00:00.000Z` }),
    );
    if (!first || !second || !third) throw new Error('expected three events');
    await store.add(third);
    await store.add(second);
    await store.saveSnapshot(snapshot({ seq: 1 }), [first, first]);
    await store.confirm([second.id]);
    expect((await store.load()).pending).toEqual([third]);
    await store.requeue();
    expect((await store.load()).pending).toEqual([first, second, third]);
    await store.requeue();
    expect((await store.load()).pending).toEqual([first, second, third]);
  });

  it('forgets what was confirmed for another user', async () => {
    await store.saveSnapshot(snapshot({ user: 'ada' }), [checkEvent()]);
    await store.saveSnapshot(snapshot({ user: 'bo' }), []);
    await store.requeue();
    expect((await store.load()).pending).toEqual([]);
  });

  it('keeps the curriculum', async () => {
    await store.saveCurriculum(CURRICULUM);
    expect((await store.load()).curriculum).toEqual(CURRICULUM);
  });
});

describe('IndexedDbStore', () => {
  it('survives the page', async () => {
    const event = checkEvent();
    const before = await IndexedDbStore.open('test:survives');
    await before.add(event);
    await before.saveSnapshot(snapshot({ seq: 7 }), []);
    before.close();
    const after = await IndexedDbStore.open('test:survives');
    expect(await after.load()).toMatchObject({ pending: [event], snapshot: { seq: 7 } });
    after.close();
  });

  it('takes over what its first version kept', async () => {
    const event = checkEvent();
    const first = await openDB('test:first', 1, {
      upgrade(database) {
        database
          .createObjectStore('pending', { autoIncrement: true })
          .createIndex('id', 'id', { unique: true });
        database.createObjectStore('refused', { keyPath: 'event.id' });
        database.createObjectStore('cache');
      },
    });
    await first.add('pending', event);
    first.close();
    const store = await IndexedDbStore.open('test:first');
    await store.confirm([event.id]);
    await store.requeue();
    expect((await store.load()).pending).toEqual([event]);
    store.close();
  });

  it('keeps Jupyter servers of one origin apart', async () => {
    const ada = await IndexedDbStore.open('waymark:http://hub/user/ada/');
    const bo = await IndexedDbStore.open('waymark:http://hub/user/bo/');
    await ada.add(checkEvent());
    expect((await bo.load()).pending).toEqual([]);
    ada.close();
    bo.close();
  });

  it('tells the other tab of a change, and not the one that made it', async () => {
    const mine = await IndexedDbStore.open('test:tabs');
    const other = await IndexedDbStore.open('test:tabs');
    const heardHere = vi.fn<() => void>();
    const heardThere = vi.fn<() => void>();
    mine.onForeignChange(heardHere);
    other.onForeignChange(heardThere);
    await mine.add(checkEvent());
    await vi.waitFor(() => expect(heardThere).toHaveBeenCalledOnce());
    expect(heardHere).not.toHaveBeenCalled();
    expect((await other.load()).pending).toHaveLength(1);
    mine.close();
    other.close();
  });

  it('passes over what does not fit its schemas', async () => {
    const name = 'test:damaged';
    (await IndexedDbStore.open(name)).close();
    const raw = await openDB(name);
    await raw.add('pending', { id: 'x', nonsense: true });
    await raw.put('cache', { seq: 'nine' }, 'snapshot');
    await raw.put('cache', { title: 1 }, 'curriculum');
    raw.close();
    const store = await IndexedDbStore.open(name);
    expect(await store.load()).toEqual({
      snapshot: undefined,
      curriculum: undefined,
      pending: [],
      refused: [],
    });
    store.close();
  });
});
