import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, SqliteEventLog } from '@waymark/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkEvent } from '../../server/testing/entries.ts';
import { ServerProcess } from '../server-process.ts';
import { SocketClient } from './socket-client.ts';

const USERS = ['ada', 'bob', 'eve'];
const EVENTS_PER_MESSAGE = 20;
const MESSAGES = 50;
/** How many messages a client has under way. */
const WINDOW = 5;

describe('a server that is killed in the middle of appends', () => {
  let data: string;
  let server: ServerProcess;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'waymark-durability-'));
  });
  afterEach(async () => {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true });
  });

  async function storedIds(user: string): Promise<string[]> {
    const log = await SqliteEventLog.open(data);
    const entries = await log.read(LOCAL_COURSE, user, 0, 100_000);
    await log.close();
    return entries.map(({ event }) => event.id);
  }

  it('has every acknowledged event, and each once after the clients sent all of them again', async () => {
    const events = new Map(
      USERS.map(user => [user, Array.from({ length: MESSAGES * EVENTS_PER_MESSAGE }, () => checkEvent())]),
    );
    const acknowledged = new Map(USERS.map(user => [user, new Set<string>()]));
    // Kill after few, some and many acknowledgements, wherever the others are then.
    for (const killAfter of [1, 7, 20]) {
      server = await ServerProcess.start(data);
      const clients = await Promise.all(USERS.map(user => SocketClient.join(server, user)));
      const pumps = clients.map((client, index) => pump(client, events.get(USERS[index] ?? '') ?? []));
      await clients[0]?.until(() => (clients[0]?.acknowledged.size ?? 0) >= killAfter * EVENTS_PER_MESSAGE);
      await server.stop('SIGKILL');
      await Promise.all(pumps);
      for (const [index, user] of USERS.entries()) {
        for (const id of clients[index]?.acknowledged ?? []) acknowledged.get(user)?.add(id);
        const stored = await storedIds(user);
        expect(new Set(stored).size).toBe(stored.length);
        expect(stored.length).toBeLessThan(MESSAGES * EVENTS_PER_MESSAGE);
        expect([...(acknowledged.get(user) ?? [])].filter(id => !stored.includes(id))).toEqual([]);
      }
    }
    expect(acknowledged.get('ada')?.size).toBeGreaterThanOrEqual(20 * EVENTS_PER_MESSAGE);

    server = await ServerProcess.start(data);
    for (const user of USERS) {
      const client = await SocketClient.join(server, user);
      const all = events.get(user) ?? [];
      for (let start = 0; start < all.length; start += 250) {
        await client.append(all.slice(start, start + 250));
      }
      await client.close();
    }
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    for (const user of USERS) {
      expect((await storedIds(user)).toSorted()).toEqual(
        (events.get(user) ?? []).map(({ id }) => id).toSorted(),
      );
    }
  });
});

/** Sends all events, a few messages ahead of their acknowledgements, until the socket closes. */
async function pump(client: SocketClient, events: readonly ProgressEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += EVENTS_PER_MESSAGE) {
    client.send({
      type: 'append',
      sentAt: new Date().toISOString(),
      events: events.slice(start, start + EVENTS_PER_MESSAGE),
    });
    const needed = start - (WINDOW - 1) * EVENTS_PER_MESSAGE;
    const isOpen = await client
      .until(() => client.acknowledged.size >= needed)
      .then(
        () => true,
        () => false,
      );
    if (!isOpen) return;
  }
  await client.closed;
}
