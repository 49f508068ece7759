import 'fake-indexeddb/auto';
import { CloseCode, EMPTY_PROGRESS, foldEvent, type Curriculum } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { ProgressServer } from '../../testing/progress-server.ts';
import { ProgressClient, type ProgressClientOptions } from './client.ts';
import { IndexedDbStore } from './indexeddb.ts';
import { MemoryStore } from './store.ts';

const LAB = 'beginner/house-prices';
const PASSED = {
  type: 'check',
  lab: LAB,
  check: 'q1',
  release: null,
  state: 'passed',
  points: 2,
  maxPoints: 2,
} as const;
const CURRICULUM: Curriculum = { title: 'Roadmap', levels: [], labs: {} };

let server: ProgressServer;
let clients: ProgressClient[];
let databases = 0;
let database: string;

beforeEach(() => {
  server = new ProgressServer();
  clients = [];
  database = `client-test:${(databases += 1)}`;
});
afterEach(() => {
  for (const client of clients) client.dispose();
});

/** Another page of the same browser. */
function openPage(change: Partial<ProgressClientOptions> = {}): ProgressClient {
  const client = new ProgressClient({
    openStore: () => IndexedDbStore.open(database),
    connect: server.network.connect,
    fetchCurriculum: () => Promise.resolve(CURRICULUM),
    ...change,
  });
  clients.push(client);
  return client;
}

const synced = (client: ProgressClient): Promise<void> =>
  vi.waitFor(() => expect(client.status).toMatchObject({ phase: 'synced', unsynced: 0 }));
const offline = (client: ProgressClient): Promise<void> =>
  vi.waitFor(() => expect(client.status.phase).toBe('offline'));

async function stored(): Promise<Awaited<ReturnType<IndexedDbStore['load']>>> {
  const store = await IndexedDbStore.open(database);
  const result = await store.load();
  store.close();
  return result;
}

describe('recording', () => {
  it('shows an event at once, and the server has it once', async () => {
    const client = openPage();
    await synced(client);
    const changed = vi.fn<() => void>();
    client.changed.connect(changed);
    client.record(PASSED);
    expect(client.state.labs[LAB]?.checks['q1']).toMatchObject({ best: 'passed', attempts: 1 });
    expect(client.status.unsynced).toBe(1);
    expect(changed).toHaveBeenCalledOnce();
    await synced(client);
    expect(server.events).toMatchObject([PASSED]);
    expect(client.state).toEqual(server.events.reduce(foldEvent, EMPTY_PROGRESS));
    await vi.waitFor(async () => expect((await stored()).pending).toEqual([]));
  });

  it('never shows less than it did while the server confirms', async () => {
    const client = openPage();
    await synced(client);
    const seen: (string | undefined)[] = [];
    client.changed.connect(() => seen.push(client.state.labs[LAB]?.checks['q1']?.best));
    client.record(PASSED);
    await synced(client);
    expect(new Set(seen)).toEqual(new Set(['passed']));
  });

  it('sends the events of a notebook that runs as a whole in few messages', async () => {
    const client = openPage();
    await synced(client);
    for (let index = 0; index < 80; index += 1) client.record({ ...PASSED, check: `q${index}` });
    await synced(client);
    expect(server.events).toHaveLength(80);
    expect(server.appends).toBeLessThanOrEqual(3);
  });

  it('refuses what is no progress event', () => {
    const client = openPage();
    expect(() => client.record({ ...PASSED, lab: 'nowhere' })).toThrow(
      /lab: expected level\/lab|expected level\/lab/,
    );
    expect(() => client.record({ ...PASSED, points: 3 })).toThrow(/at most maxPoints/);
    expect(client.status.unsynced).toBe(0);
  });

  it('keeps what is recorded before the store is open', async () => {
    const client = openPage();
    client.record(PASSED);
    expect(client.state.labs[LAB]?.checks['q1']?.best).toBe('passed');
    await synced(client);
    expect(server.events).toHaveLength(1);
  });
});

describe('offline', () => {
  it('keeps events over a reload, shows everything, and delivers in order afterwards', async () => {
    const before = openPage();
    await synced(before);
    before.record(PASSED);
    await synced(before);
    server.network.cut();
    await offline(before);
    before.record({ ...PASSED, check: 'q2' });
    before.record({ type: 'hint', lab: LAB, check: 'q3', hint: 1 });
    await vi.waitFor(async () => expect((await stored()).pending).toHaveLength(2));
    before.dispose();

    const after = openPage({ fetchCurriculum: () => Promise.reject(new Error('offline')) });
    await after.ready;
    expect(Object.keys(after.state.labs[LAB]?.checks ?? {})).toEqual(['q1', 'q2', 'q3']);
    expect(after.curriculum).toEqual(CURRICULUM);
    expect(after.status.unsynced).toBe(2);
    await offline(after);

    server.network.isUp = true;
    after.wake();
    await synced(after);
    expect(
      server.events.map(event => (event.type === 'check' || event.type === 'hint' ? event.check : '')),
    ).toEqual(['q1', 'q2', 'q3']);
  });

  it('sends again what may have been lost on the way, and the server has it once', async () => {
    const client = openPage();
    await synced(client);
    server.losesAcks = true;
    server.losesDeltas = true;
    client.record(PASSED);
    await vi.waitFor(() => expect(server.events).toHaveLength(1));
    expect(client.status.phase).toBe('sending');
    server.network.cut();
    await offline(client);
    server.losesAcks = false;
    server.network.isUp = true;
    client.wake();
    await synced(client);
    expect(server.events).toHaveLength(1);
    expect(client.state.labs[LAB]?.checks['q1']?.attempts).toBe(1);
  });

  it('sends again what the server never got', async () => {
    const client = openPage();
    await synced(client);
    server.losesAppends = true;
    client.record(PASSED);
    await vi.waitFor(() => expect(server.network.last.received).toHaveLength(2));
    server.network.cut();
    await offline(client);
    server.losesAppends = false;
    server.network.isUp = true;
    client.wake();
    await synced(client);
    expect(server.events).toHaveLength(1);
  });

  it('delivers an outbox that is larger than one message may be', async () => {
    server.network.isUp = false;
    const client = openPage({ openStore: () => Promise.resolve(new MemoryStore()) });
    for (let index = 0; index < 703; index += 1) client.record({ ...PASSED, check: `q${index}` });
    await offline(client);
    server.network.isUp = true;
    client.wake();
    await synced(client);
    expect(server.events).toHaveLength(703);
    expect(server.appends).toBe(2);
  });

  it('asks for the roadmap again after it could not be had', async () => {
    const fetchCurriculum = vi
      .fn<() => Promise<Curriculum>>()
      .mockRejectedValueOnce(new Error('503'))
      .mockResolvedValue(CURRICULUM);
    const client = openPage({ fetchCurriculum });
    await synced(client);
    expect(client.curriculum).toBeUndefined();
    server.network.cut();
    await offline(client);
    server.network.isUp = true;
    client.wake();
    await vi.waitFor(() => expect(client.curriculum).toEqual(CURRICULUM));
  });
});

describe('resuming', () => {
  it('asks only for what came after', async () => {
    const client = openPage();
    await synced(client);
    client.record(PASSED);
    await synced(client);
    client.dispose();
    server.append(checkEvent({ check: 'q2' }));
    const next = openPage();
    await synced(next);
    expect(server.network.last.received[0]).toMatchObject({ type: 'hello', after: 1, log: 'log-1' });
    expect(Object.keys(next.state.labs[LAB]?.checks ?? {})).toEqual(['q1', 'q2']);
  });

  it('shows what another device did, as it happens', async () => {
    const client = openPage();
    await synced(client);
    server.append(checkEvent({ check: 'q7' }));
    await vi.waitFor(() => expect(client.state.labs[LAB]?.checks['q7']?.best).toBe('passed'));
  });

  it('counts an event once that two deltas contain', async () => {
    const client = openPage();
    await synced(client);
    const event = checkEvent({ state: 'incorrect', points: 0 });
    server.append(event);
    const again = { type: 'delta', seq: 1, events: [{ seq: 1, actor: 'ada', receivedAt: event.at, event }] };
    server.network.last.send(again);
    server.network.last.send(again);
    await vi.waitFor(() => expect(client.state.labs[LAB]?.checks['q1']?.attempts).toBe(1));
  });

  it('takes the snapshot of a log that replaced the one it knew', async () => {
    const client = openPage();
    await synced(client);
    client.record(PASSED);
    await synced(client);
    server.network.cut();
    await offline(client);
    Object.assign(server, { log: [], logName: 'log-2' });
    server.append(checkEvent({ check: 'q9' }));
    server.network.isUp = true;
    client.wake();
    await synced(client);
    await vi.waitFor(() => expect(Object.keys(client.state.labs[LAB]?.checks ?? {})).toContain('q9'));
  });

  it('sends again what a server has lost, also what another tab or device did, and each once', async () => {
    const client = openPage();
    await synced(client);
    client.record({ ...PASSED, check: 'q1' });
    await synced(client);
    server.append(checkEvent({ check: 'q2' }));
    await vi.waitFor(() => expect(client.state.labs[LAB]?.checks['q2']).toBeDefined());
    const { state } = client;
    const ids = server.events.map(({ id }) => id).toSorted();
    server.network.cut();
    await offline(client);
    client.dispose();

    for (const logName of ['log-2', 'log-3']) {
      Object.assign(server, { log: [], logName });
      server.network.isUp = true;
      const page = openPage();
      await vi.waitFor(() => expect(server.events.map(({ id }) => id).toSorted()).toEqual(ids));
      await synced(page);
      expect(page.state).toEqual(state);
      server.network.cut();
      await offline(page);
      page.dispose();
    }
  });

  it('does not give one student the work of another', async () => {
    const ada = openPage();
    await synced(ada);
    ada.record(PASSED);
    await synced(ada);
    server.network.cut();
    await offline(ada);
    ada.record({ ...PASSED, check: 'q2' });
    await vi.waitFor(async () => expect((await stored()).pending).toHaveLength(1));
    ada.dispose();

    Object.assign(server, { log: [], user: 'bo' });
    server.network.isUp = true;
    const bo = openPage();
    await synced(bo);
    expect(bo.state).toEqual(EMPTY_PROGRESS);
    expect(server.events).toEqual([]);
    expect(bo.status.refused).toMatchObject([{ event: { check: 'q2' }, problem: { status: 409 } }]);

    // Nor when the server loses what it had of the second.
    bo.record({ ...PASSED, check: 'q3' });
    await synced(bo);
    server.network.cut();
    await offline(bo);
    Object.assign(server, { log: [], logName: 'log-2' });
    server.network.isUp = true;
    bo.wake();
    await vi.waitFor(() => expect(server.events).toMatchObject([{ check: 'q3' }]));
  });
});

describe('what the server will not take', () => {
  it('is set aside, shown, kept over a reload, and no longer sent', async () => {
    server.network.isUp = false;
    const client = openPage();
    client.record(PASSED);
    await offline(client);
    await vi.waitFor(async () => expect((await stored()).pending).toHaveLength(1));
    for (const { id } of (await stored()).pending) server.unwelcome.add(id);
    server.network.isUp = true;
    client.wake();
    await synced(client);
    expect(client.status.refused).toMatchObject([{ event: PASSED, problem: { title: 'Unknown lab' } }]);
    expect(client.state).toEqual(EMPTY_PROGRESS);
    client.dispose();

    const next = openPage();
    await synced(next);
    expect(next.status.refused).toHaveLength(1);
    expect(server.appends).toBe(1);
    next.forgetRefused();
    expect(next.status.refused).toEqual([]);
    await vi.waitFor(async () => expect((await stored()).refused).toEqual([]));
  });

  it('says so when the versions differ, and keeps the work', async () => {
    const client = openPage();
    await synced(client);
    server.network.serve = end => end.close(CloseCode.versionMismatch);
    client.record(PASSED);
    await vi.waitFor(() => expect(client.status).toMatchObject({ phase: 'outdated', unsynced: 1 }));
    expect((await stored()).pending).toHaveLength(1);
  });
});

describe('a browser that stores nothing', () => {
  it('works all the same, and says so', async () => {
    const client = openPage({ openStore: () => Promise.reject(new Error('private window')) });
    client.record(PASSED);
    await synced(client);
    expect(client.status.durable).toBe(false);
    expect(server.events).toHaveLength(1);
  });

  it('says so when a write fails later, and still delivers', async () => {
    const store = new MemoryStore();
    const full = Object.assign(store, { durable: true, add: () => Promise.reject(new Error('quota')) });
    const client = openPage({ openStore: () => Promise.resolve(full) });
    await synced(client);
    expect(client.status.durable).toBe(true);
    client.record(PASSED);
    await vi.waitFor(() => expect(client.status.durable).toBe(false));
    await synced(client);
    expect(server.events).toHaveLength(1);
  });
});

describe('two tabs', () => {
  it('show the same while offline, and deliver everything once', async () => {
    const [left, right] = [openPage(), openPage()];
    await Promise.all([synced(left), synced(right)]);
    server.network.cut();
    await Promise.all([offline(left), offline(right)]);
    left.record(PASSED);
    right.record({ ...PASSED, check: 'q2' });
    for (const tab of [left, right]) {
      await vi.waitFor(() =>
        expect(Object.keys(tab.state.labs[LAB]?.checks ?? {}).toSorted()).toEqual(['q1', 'q2']),
      );
      expect(tab.status.unsynced).toBe(2);
    }
    server.network.isUp = true;
    left.wake();
    right.wake();
    await Promise.all([synced(left), synced(right)]);
    expect(server.events).toHaveLength(2);
    for (const tab of [left, right]) {
      expect(tab.state).toEqual(server.events.reduce(foldEvent, EMPTY_PROGRESS));
    }
    await vi.waitFor(async () => expect((await stored()).pending).toEqual([]));
  });

  it('do not bring back what was confirmed while the store was read', async () => {
    const listeners: (() => void)[] = [];
    const store = Object.assign(new MemoryStore(), {
      onForeignChange: (listener: () => void) => void listeners.push(listener),
    });
    const client = openPage({ openStore: () => Promise.resolve(store) });
    await synced(client);
    server.losesAppends = true;
    client.record(PASSED);
    await vi.waitFor(async () => expect((await store.load()).pending).toHaveLength(1));
    const before = await store.load();
    const reading = Promise.withResolvers<typeof before>();
    const load = vi.spyOn(store, 'load').mockReturnValueOnce(reading.promise);
    for (const listener of listeners) listener();
    await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
    server.append(...before.pending);
    await synced(client);
    reading.resolve(before);
    await reading.promise;
    await Promise.resolve();
    expect(client.status.unsynced).toBe(0);
    expect(client.state.labs[LAB]?.checks['q1']?.attempts).toBe(1);
  });

  it('deliver for a tab that was closed while offline', async () => {
    const [left, right] = [openPage(), openPage()];
    await Promise.all([synced(left), synced(right)]);
    server.network.cut();
    await offline(left);
    left.record(PASSED);
    await vi.waitFor(() => expect(right.status.unsynced).toBe(1));
    left.dispose();
    server.network.isUp = true;
    right.wake();
    await synced(right);
    expect(server.events).toHaveLength(1);
  });

  it('leave a tab that is offline with everything that the other got', async () => {
    const left = openPage();
    const other = new ProgressServer();
    other.network.isUp = false;
    const right = openPage({ connect: other.network.connect });
    await synced(left);
    left.record(PASSED);
    await synced(left);
    left.record({ ...PASSED, check: 'q2' });
    await synced(left);
    await vi.waitFor(() => {
      expect(Object.keys(right.state.labs[LAB]?.checks ?? {})).toEqual(['q1', 'q2']);
      expect(right.status.unsynced).toBe(0);
    });
  });
});
