import {
  curriculumSchema,
  problemSchema,
  progressEventSchema,
  progressStateSchema,
  readStoredEvent,
  type Curriculum,
  type ProgressEvent,
} from '@waymark/roadmap';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { z } from 'zod';
import {
  MAX_CONFIRMED_EVENTS,
  compareTimes,
  isNewer,
  type ProgressStore,
  type RefusedEvent,
  type Snapshot,
  type StoredProgress,
} from './store.ts';

/** Raised with each change of the stores below; `upgrade` then has a step to add. */
const DATABASE_VERSION = 2;
/** What is stored does not say of which version it is; reading a newer event as of the first changes nothing in it. */
const FIRST_EVENT_VERSION = 1;

interface Schema extends DBSchema {
  /** In the order of recording, by a growing key. */
  pending: { key: number; value: ProgressEvent; indexes: { id: string } };
  confirmed: { key: string; value: ProgressEvent; indexes: { at: string } };
  refused: { key: string; value: RefusedEvent };
  cache: { key: 'snapshot' | 'curriculum'; value: unknown };
}

// What an older version of this extension stored may not fit any more: it is read like any input.
const snapshotSchema = z.object({
  user: z.string(),
  log: z.string(),
  seq: z.number(),
  state: progressStateSchema,
});
const refusedSchema = z.object({ event: progressEventSchema, problem: problemSchema });

/** Keeps progress in IndexedDB, shared by all tabs of one Jupyter server. */
export class IndexedDbStore implements ProgressStore {
  readonly durable = true;
  readonly #db: IDBPDatabase<Schema>;
  readonly #channel: BroadcastChannel;

  private constructor(db: IDBPDatabase<Schema>, channel: BroadcastChannel) {
    this.#db = db;
    this.#channel = channel;
  }

  /**
   * Opens the database, or makes it.
   *
   * @param name Names the Jupyter server, since servers may share an origin (JupyterHub).
   * @throws DOMException Where the browser allows no IndexedDB (private windows, full disks).
   */
  static async open(name: string): Promise<IndexedDbStore> {
    const db = await openDB<Schema>(name, DATABASE_VERSION, {
      upgrade(database, oldVersion) {
        if (oldVersion < 1) {
          const pending = database.createObjectStore('pending', { autoIncrement: true });
          pending.createIndex('id', 'id', { unique: true });
          database.createObjectStore('refused', { keyPath: 'event.id' });
          database.createObjectStore('cache');
        }
        if (oldVersion < 2) {
          database.createObjectStore('confirmed', { keyPath: 'id' }).createIndex('at', 'at');
        }
      },
      // A newer version of the extension in another tab wants to upgrade: do not block it.
      blocking: (_current, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
      },
    });
    return new IndexedDbStore(db, new BroadcastChannel(name));
  }

  async load(): Promise<StoredProgress> {
    const tx = this.#db.transaction(['pending', 'refused', 'cache']);
    const [pending, refused, snapshot, curriculum] = await Promise.all([
      tx.objectStore('pending').getAll(),
      tx.objectStore('refused').getAll(),
      tx.objectStore('cache').get('snapshot'),
      tx.objectStore('cache').get('curriculum'),
    ]);
    return {
      snapshot: snapshotSchema.safeParse(snapshot).data,
      curriculum: curriculumSchema.safeParse(curriculum).data,
      pending: pending.flatMap(readOwn),
      refused: refused
        .flatMap(entry => readOwn(entry.event).map(event => ({ ...entry, event })))
        .filter(entry => refusedSchema.safeParse(entry).success),
    };
  }

  async add(event: ProgressEvent): Promise<void> {
    const tx = this.#db.transaction('pending', 'readwrite');
    const known = await tx.store.index('id').getKey(event.id);
    if (known === undefined) await tx.store.add(event);
    await tx.done;
    this.#announce();
  }

  async confirm(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const tx = this.#db.transaction(['pending', 'confirmed'], 'readwrite');
    const [pending, confirmed] = [tx.objectStore('pending'), tx.objectStore('confirmed')];
    const known = await Promise.all(ids.map(id => pending.index('id').get(id)));
    const events = known.filter(event => event !== undefined);
    const hasMoved = await keep(pending, confirmed, events);
    await tx.done;
    if (hasMoved) this.#announce();
  }

  async requeue(): Promise<void> {
    const tx = this.#db.transaction(['pending', 'confirmed'], 'readwrite');
    const [confirmed, pending] = [tx.objectStore('confirmed'), tx.objectStore('pending')];
    const stored = [...(await confirmed.getAll()), ...(await pending.getAll())];
    const events = new Map(stored.map(event => [event.id, event]));
    await Promise.all([confirmed.clear(), pending.clear()]);
    for (const event of [...events.values()].toSorted(compareTimes)) await pending.add(event);
    await tx.done;
    this.#announce();
  }

  async refuse(events: readonly RefusedEvent[]): Promise<void> {
    const tx = this.#db.transaction(['pending', 'refused'], 'readwrite');
    await Promise.all(
      events.flatMap(refused => [
        removeById(tx.objectStore('pending'), refused.event.id),
        tx.objectStore('refused').put(refused),
      ]),
    );
    await tx.done;
    this.#announce();
  }

  async forgetRefused(): Promise<void> {
    await this.#db.clear('refused');
    this.#announce();
  }

  async saveSnapshot(snapshot: Snapshot, contained: readonly ProgressEvent[]): Promise<void> {
    const tx = this.#db.transaction(['pending', 'confirmed', 'cache'], 'readwrite');
    const cache = tx.objectStore('cache');
    const stored = snapshotSchema.safeParse(await cache.get('snapshot')).data;
    if (isNewer(snapshot, stored)) await cache.put(snapshot, 'snapshot');
    if (stored?.user !== snapshot.user) await tx.objectStore('confirmed').clear();
    const hasMoved = await keep(tx.objectStore('pending'), tx.objectStore('confirmed'), contained);
    await tx.done;
    if (hasMoved) this.#announce();
  }

  async saveCurriculum(curriculum: Curriculum): Promise<void> {
    await this.#db.put('cache', curriculum, 'curriculum');
  }

  onForeignChange(callback: () => void): void {
    this.#channel.addEventListener('message', callback);
  }

  close(): void {
    this.#channel.close();
    this.#db.close();
  }

  #announce(): void {
    // A BroadcastChannel has no target origin: it reaches this origin only.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#channel.postMessage('changed');
  }
}

/** An event of this or an older version. */
function readOwn(stored: unknown): ProgressEvent[] {
  const event = readStoredEvent(stored, FIRST_EVENT_VERSION, new Date().toISOString());
  return event.type === 'unknown' ? [] : [event];
}

/** Keeps events as confirmed; answers whether one of them was in the outbox. */
async function keep(
  pending: PendingStore,
  confirmed: ConfirmedStore,
  events: readonly ProgressEvent[],
): Promise<boolean> {
  const removed = await Promise.all(events.map(event => removeById(pending, event.id)));
  await Promise.all(events.map(event => confirmed.put(event)));
  const surplus = (await confirmed.count()) - MAX_CONFIRMED_EVENTS;
  if (surplus > 0) {
    const oldest = await confirmed.index('at').getAllKeys(null, surplus);
    await Promise.all(oldest.map(id => confirmed.delete(id)));
  }
  return removed.includes(true);
}

interface PendingStore {
  index(name: 'id'): { getKey(id: string): Promise<number | undefined> };
  delete(key: number): Promise<void>;
}

interface ConfirmedStore {
  put(event: ProgressEvent): Promise<string>;
  count(): Promise<number>;
  index(name: 'at'): { getAllKeys(query: null, count: number): Promise<string[]> };
  delete(id: string): Promise<void>;
}

async function removeById(store: PendingStore, id: string): Promise<boolean> {
  const key = await store.index('id').getKey(id);
  if (key === undefined) return false;
  await store.delete(key);
  return true;
}
