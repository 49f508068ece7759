import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeHost } from '../../testing/fake-host.ts';
import { serve, type ServeOptions } from './serve.ts';
import type { Served } from './served.ts';

let host: FakeHost;
let served: Served | undefined;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(async () => {
  await served?.close();
  FakeHost.uninstall();
});

const echo: NonNullable<ServeOptions['sockets']> = (socket, request) => {
  socket.on('message', data => {
    socket.send(`${request.url} ${Buffer.isBuffer(data) ? data.toString() : 'no buffer'}`);
  });
};

async function serveSockets(sockets?: ServeOptions['sockets']): Promise<Served> {
  served = await serve((_request, response) => response.end('page'), sockets && { sockets });
  return served;
}

function open(app: Served, path = 'live'): WebSocket {
  return new WebSocket(new URL(path, app.url.replace('http', 'ws')));
}

async function closeCode(socket: WebSocket): Promise<unknown> {
  const [code] = await once(socket, 'close');
  return code;
}

it('hands sockets over to the app, beside its pages', async () => {
  const app = await serveSockets(echo);
  const socket = open(app);
  await once(socket, 'open');
  socket.send('hello');
  const [data] = await once(socket, 'message');
  expect(String(data)).toBe('/live hello');
  expect(await (await fetch(app.url)).text()).toBe('page');
  socket.close();
});

it('lets nobody in without the key, and nobody at all where the app has no sockets', async () => {
  const app = await serveSockets(echo);
  const stranger = new WebSocket(`ws://127.0.0.1:${app.port}/live`);
  const [error] = await once(stranger, 'error');
  expect(String(error)).toMatch(/403/);
  await app.close();
  const refused = open(await serveSockets());
  await once(refused, 'error');
  expect(refused.readyState).not.toBe(WebSocket.OPEN);
});

it('cuts off who sends too much at once, and goes on with the others', async () => {
  const app = await serveSockets(echo);
  const [greedy, other] = [open(app), open(app)];
  await Promise.all([once(greedy, 'open'), once(other, 'open')]);
  greedy.send('x'.repeat(2 ** 20 + 1));
  expect(await closeCode(greedy)).toBe(1009);
  other.send('still here');
  const [data] = await once(other, 'message');
  expect(String(data)).toContain('still here');
});

it.each<[string, NonNullable<ServeOptions['sockets']>]>([
  [
    'throws',
    () => {
      throw new Error('no such room');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no such room'))],
])('shows the error of a handler that %s, and closes the socket', async (_name, sockets) => {
  const socket = open(await serveSockets(sockets));
  expect(await closeCode(socket)).toBe(1011);
  expect(JSON.stringify(host.displays)).toContain('no such room');
});

it('ends its sockets when it is closed', async () => {
  const app = await serveSockets(echo);
  const socket = open(app);
  await once(socket, 'open');
  const closed = closeCode(socket);
  await app.close();
  expect(await closed).toBe(1006);
});

it('refuses sockets that are no function', async () => {
  await expect(serveSockets('live' as never)).rejects.toThrow(TypeError);
});
