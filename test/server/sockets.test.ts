import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloseCode,
  EMPTY_PROGRESS,
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  foldEvent,
} from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { checkEvent as checkOfAnyWorth } from '../../server/testing/entries.ts';
import { SECRET, ServerProcess } from '../server-process.ts';
import { SocketClient } from './socket-client.ts';

/** No lab of the server has the check, so whatever a page says of its points, it earns none. */
const checkEvent = () => ({ ...checkOfAnyWorth(), points: 0 });

describe('the progress socket', () => {
  let data: string;
  let server: ServerProcess;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'waymark-sockets-'));
    server = await ServerProcess.start(data);
  });
  afterEach(async () => {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true });
  });

  it('shows two pages of one user the same, live, and another user nothing', async () => {
    const [laptop, desktop, other] = await Promise.all([
      SocketClient.join(server, 'ada'),
      SocketClient.join(server, 'ada'),
      SocketClient.join(server, 'bob'),
    ]);
    const [first, second] = [checkEvent(), checkEvent()];
    await laptop.append([{ ...first, points: 1.5 }]);
    await desktop.append([second]);
    await Promise.all([laptop, desktop].map(page => page.until(() => page.events.length === 2)));
    expect(laptop.events).toEqual([
      { seq: 1, actor: 'ada', receivedAt: expect.any(String), event: first },
      { seq: 2, actor: 'ada', receivedAt: expect.any(String), event: second },
    ]);
    expect(desktop.events).toEqual(laptop.events);

    const { events } = other;
    expect(events).toEqual([]);
    const progress = await server.fetch('/api/progress', 'ada');
    expect(await progress.json()).toEqual({
      log: laptop.log,
      seq: 2,
      state: [first, second].reduce(foldEvent, EMPTY_PROGRESS),
    });
  });

  it('tells pages that it stops, and lets them resume when it is back', async () => {
    const page = await SocketClient.join(server, 'ada');
    const before = checkEvent();
    await page.append([before]);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(await page.closed).toBe(CloseCode.goingAway);
    expect(page.received.at(-1)).toMatchObject({ type: 'closing', code: CloseCode.goingAway });

    await server.resume();
    const meanwhile = checkEvent();
    await (await SocketClient.join(server, 'ada')).append([meanwhile]);
    const back = await SocketClient.join(server, 'ada', { after: page.seq ?? 0, log: page.log });
    expect(back.received).toEqual([
      {
        type: 'welcome',
        version: PROTOCOL_VERSION,
        user: { id: 'ada', name: 'ada' },
        log: page.log,
        now: expect.any(String),
      },
      {
        type: 'delta',
        seq: 2,
        events: [{ seq: 2, actor: 'ada', receivedAt: expect.any(String), event: meanwhile }],
      },
    ]);
  });

  it('begins anew when the data was replaced meanwhile', async () => {
    const page = await SocketClient.join(server, 'ada');
    await page.append([checkEvent()]);
    await server.stop();
    await rm(data, { recursive: true });
    server = await ServerProcess.start(data);
    const back = await SocketClient.join(server, 'ada', { after: page.seq ?? 0, log: page.log });
    expect(back.received[1]).toEqual({
      type: 'snapshot',
      seq: 0,
      state: { labs: {} },
    });
  });

  it('drops a page that does not read, delays no other, and lets it catch up', async () => {
    const [slow, quick] = await Promise.all([
      SocketClient.join(server, 'ada'),
      SocketClient.join(server, 'ada'),
    ]);
    slow.socket.pause();
    let sent = 0;
    // The system's own buffers hold some megabytes before the server's fills.
    while ((await openSockets()) === 2 && sent < 200_000) {
      const events = Array.from({ length: 500 }, () => checkEvent());
      const response = await server.fetch('/api/events', 'ada', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      expect(response.status).toBe(200);
      sent += events.length;
      await quick.until(() => quick.seq === sent);
    }
    expect(await openSockets()).toBe(1);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
    expect(quick.events.map(({ seq }) => seq)).toEqual(Array.from({ length: sent }, (_, index) => index + 1));

    slow.socket.resume();
    await slow.closed;
    const seen = slow.seq ?? 0;
    expect(seen).toBeLessThan(sent);
    const back = await SocketClient.join(server, 'ada', { after: seen, log: slow.log });
    await back.until(() => back.seq === sent);
    expect([...slow.events, ...back.events]).toEqual(quick.events);
  });

  async function openSockets(): Promise<number> {
    const text = await (await server.fetch('/api/metrics', 'operator')).text();
    return Number(/^waymark_sockets (\d+)$/m.exec(text)?.[1]);
  }

  it.each<[string, (socket: WebSocket) => void, number]>([
    ['a binary message', socket => socket.send(Buffer.from([1, 2, 3])), CloseCode.badMessage],
    ['what is not JSON', socket => socket.send('hello?'), CloseCode.badMessage],
    ['what is no message', socket => socket.send('{"type":"erase"}'), CloseCode.badMessage],
    [
      'a hello of another version',
      socket => socket.send('{"type":"hello","version":99}'),
      CloseCode.versionMismatch,
    ],
    ['a message that is too big', socket => socket.send('x'.repeat(2_000_000)), CloseCode.messageTooBig],
    ['text that is not UTF-8', socket => socket.send(Buffer.from([0xff, 0xfe]), { binary: false }), 1007],
  ])('ends one that sends %s, and no other', async (_title, send, code) => {
    const bystander = await SocketClient.join(server, 'ada');
    const client = await SocketClient.connect(server, 'ada');
    send(client.socket);
    expect(await client.closed).toBe(code);
    const ours = code === CloseCode.badMessage || code === CloseCode.versionMismatch;
    expect(client.received).toMatchObject(ours ? [{ type: 'closing', code }] : []);
    await bystander.append([checkEvent()]);
    expect(bystander.events).toHaveLength(1);
  });

  it('does not survive bytes that are no WebSocket, while the others do', async () => {
    const bystander = await SocketClient.join(server, 'ada');
    const client = await SocketClient.join(server, 'ada');
    const raw: unknown = Reflect.get(client.socket, '_socket');
    if (typeof raw !== 'object' || !raw || !('write' in raw) || typeof raw.write !== 'function') {
      throw new Error('no socket');
    }
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await client.closed;
    await bystander.append([checkEvent()]);
    expect(bystander.events).toHaveLength(1);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['no identity', PROGRESS_SOCKET_PATH, {}, 401],
    ['a wrong secret', PROGRESS_SOCKET_PATH, { 'x-waymark-secret': 'guess', 'x-waymark-user': 'ada' }, 401],
    [
      'an identity in the query',
      `${PROGRESS_SOCKET_PATH}?x-waymark-secret=${encodeURIComponent(SECRET)}&x-waymark-user=ada`,
      {},
      401,
    ],
    [
      'a page of another origin',
      PROGRESS_SOCKET_PATH,
      { 'x-waymark-secret': SECRET, 'x-waymark-user': 'ada', origin: 'http://evil.example' },
      403,
    ],
    ['another path', '/api/other', { 'x-waymark-secret': SECRET, 'x-waymark-user': 'ada' }, 404],
  ])('refuses %s at the handshake', async (_title, path, headers, status) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    const answer = await new Promise<{ status: number | undefined; type: string | undefined; body: string }>(
      (resolve, reject) => {
        socket.once('open', () => reject(new Error('the handshake succeeded')));
        socket.once('error', reject);
        socket.once('unexpected-response', (_request, response) => {
          let body = '';
          response.on('data', chunk => (body += String(chunk)));
          response.on('end', () =>
            resolve({ status: response.statusCode, type: response.headers['content-type'], body }),
          );
        });
      },
    );
    expect(answer).toMatchObject({ status, type: 'application/problem+json' });
    expect(JSON.parse(answer.body)).toMatchObject({ status, title: expect.any(String) });
  });
});
