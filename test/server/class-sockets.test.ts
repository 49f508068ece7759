import { once } from 'node:events';
import {
  MONITOR_SOCKET_PATH,
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  serverMessageSchema,
  type ServerMessage,
  standingsIn,
} from '@waymark/roadmap';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';

/** A level of pino. */
const WARN = 40;

let server: ClassServer;
beforeAll(async () => {
  server = await ClassServer.start();
});
afterAll(() => server.remove());

/** The device of a member, connected. */
class Device {
  readonly socket: WebSocket;
  readonly received: ServerMessage[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', data => {
      if (Buffer.isBuffer(data)) this.received.push(serverMessageSchema.parse(JSON.parse(data.toString())));
    });
  }

  of<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.received.filter(
      (message): message is Extract<ServerMessage, { type: T }> => message.type === type,
    );
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  watch(feed: string): void {
    this.say({ type: 'watch', feed, after: 0 });
  }

  /** The names of those whose standings came. */
  get subjects(): Set<string> {
    return new Set(
      this.of('standings').flatMap(({ standings }) => standingsIn(standings).map(({ subject }) => subject)),
    );
  }
}

function open(headers: Record<string, string>, path = PROGRESS_SOCKET_PATH): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  socket.on('error', () => {});
  return socket;
}

async function connect({ key }: Joined): Promise<Device> {
  const socket = open({ authorization: `Bearer ${key}` });
  const device = new Device(socket);
  await once(socket, 'open');
  device.say({ type: 'hello', version: PROTOCOL_VERSION, after: 0 });
  await vi.waitFor(() => expect(device.of('snapshot')).toHaveLength(1));
  return device;
}

async function record(device: Device): Promise<void> {
  const event = { ...checkEvent(), points: 0 };
  device.say({ type: 'append', sentAt: new Date().toISOString(), events: [event] });
  await vi.waitFor(() => expect(device.of('ack').flatMap(({ ids }) => ids)).toContain(event.id));
}

describe('a class server that was started again', () => {
  it('reads a class before anybody asks for it, and is quiet where it stops meanwhile', async () => {
    const lines: { readonly level: number; readonly values?: number }[] = [];
    const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[number]);
    const logger = pino({ level: 'debug' }, { write });
    const first = await ClassServer.start();
    const { data } = first;
    const stored = await first.fetch('/api/events', await first.join('Ada'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ ...checkEvent(), points: 0 }] }),
    });
    expect(stored.ok).toBe(true);
    await first.close();
    await (await ClassServer.start({ data, logger })).close();
    const linesBefore = lines.length;
    const again = await ClassServer.start({ data, logger });
    await vi.waitFor(() => expect(lines.slice(linesBefore).map(({ values }) => values)).toContain(1));
    await again.remove();
    expect(lines.filter(({ level }) => level >= WARN)).toEqual([]);
  });
});

describe('the socket of a class server', () => {
  it.each<[string, (key: string) => Record<string, string>, number]>([
    ['no key', () => ({}), 401],
    ['a key that nobody has', key => ({ authorization: `Bearer ${key.replaceAll(/./g, 'x')}` }), 401],
    ['the headers of JupyterLab’s proxy', () => ({ 'x-waymark-secret': '', 'x-waymark-user': 'ada' }), 401],
    [
      'a page of another origin',
      key => ({ authorization: `Bearer ${key}`, origin: 'http://evil.example' }),
      403,
    ],
    ['another name', key => ({ authorization: `Bearer ${key}`, host: 'evil.example' }), 421],
  ])('lets nobody in with %s', async (_title, headers, status) => {
    const { key } = await server.join('Ada');
    const socket = open(headers(key));
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(status);
    socket.terminate();
  });

  it('shows a team those who share, as long as they do', async () => {
    const [ada, bob] = [
      await server.join('Ada', 'student', 'red'),
      await server.join('Bob', 'student', 'red'),
    ];
    const [first, second] = [await connect(ada), await connect(bob)];
    first.watch('team');
    await record(second);
    await vi.waitFor(() =>
      expect(first.of('people').at(-1)?.people).toMatchObject([
        { name: 'Ada', shares: false },
        { name: 'Bob', shares: false },
      ]),
    );
    expect(first.subjects.has(bob.id)).toBe(false);
    await server.classroom.roster.setShares(bob, true);
    await vi.waitFor(() => expect(first.subjects.has(bob.id)).toBe(true));
    await server.classroom.roster.setShares(bob, false);
    await vi.waitFor(() => expect(first.of('people').at(-1)?.people[1]).toMatchObject({ shares: false }));
    const told = first.of('standings').length;
    await record(second);
    await record(first);
    await vi.waitFor(() => expect(first.of('standings').length).toBeGreaterThan(told));
    const after = first.of('standings').slice(told);
    expect(
      after.flatMap(({ standings }) => standingsIn(standings).map(({ subject }) => subject)),
    ).not.toContain(bob.id);
  });

  it('shows the class to nobody who is no longer a reviewer, and ends who was taken out', async () => {
    const [rita, ada] = [await server.join('Rita', 'reviewer'), await server.join('Ada')];
    const [device, other] = [await connect(rita), await connect(ada)];
    device.watch('class');
    other.watch('class');
    await vi.waitFor(() => expect(other.of('denied')).toHaveLength(1));
    await record(other);
    await vi.waitFor(() => expect(device.subjects.has(ada.id)).toBe(true));
    await server.classroom.roster.change(ClassServer.COURSE, rita.id, { role: 'student' });
    await vi.waitFor(() => expect(device.of('denied')).toHaveLength(1));
    const told = device.of('standings').length;
    await record(other);
    await record(device);
    expect(device.of('standings')).toHaveLength(told);

    const closed = once(other.socket, 'close');
    await server.classroom.roster.remove(ClassServer.COURSE, ada.id);
    await closed;
    expect(other.of('closing')).toMatchObject([{ problem: { status: 403 } }]);
  });

  it('watches no models, whoever asks: what is shared of them comes by HTTP', async () => {
    const { key } = await server.join('Rita', 'reviewer');
    const socket = open({ authorization: `Bearer ${key}` }, MONITOR_SOCKET_PATH);
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('404');
  });

  it('writes about nobody else, whatever a device says', async () => {
    const device = await connect(await server.join('Ada'));
    device.say({
      type: 'append',
      sentAt: new Date().toISOString(),
      events: [
        {
          type: 'review',
          id: crypto.randomUUID(),
          at: '2026-03-01T08:00:00Z',
          lab: 'beginner/views',
          check: 'q1',
          text: 'x',
        },
        { ...checkEvent(), id: crypto.randomUUID(), subject: 'bob' },
      ],
    });
    await vi.waitFor(() => expect(device.of('refused')).toHaveLength(2));
    expect(device.of('refused').map(({ problem }) => problem.status)).toEqual([403, 400]);
  });
});
