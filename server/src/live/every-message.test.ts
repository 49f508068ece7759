import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloseCode,
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  clientMessageSchema,
  serverMessageSchema,
  type ClientMessage,
  type ServerMessage,
} from '@waymark/roadmap';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { COURSE, newKey, openClassServices, type ClassServices } from '../../testing/class-services.ts';
import { checkEvent } from '../../testing/entries.ts';
import { PersonLimits } from '../users/person-limits.ts';
import { ProgressSockets } from './progress-socket.ts';

type Type = ClientMessage['type'];
const HELLO = { type: 'hello', version: PROTOCOL_VERSION, after: 0 };
const NOW = '2026-03-01T08:00:00Z';

/** One of each type that fits the protocol and is a student's to send. */
const SOUND: Readonly<Record<Type, () => object>> = {
  hello: () => HELLO,
  append: () => ({ type: 'append', sentAt: NOW, events: [checkEvent()] }),
  watch: () => ({ type: 'watch', feed: 'class', after: 0 }),
  unwatch: () => ({ type: 'unwatch', feed: 'class' }),
};

/** What does not fit, beside the right type. */
const MALFORMED: Readonly<Record<Type, readonly object[]>> = {
  hello: [{ after: 0 }, { version: 'four', after: 0 }, { version: PROTOCOL_VERSION, after: -1 }],
  append: [{ events: [] }, { sentAt: NOW, events: [] }, { sentAt: 'noon', events: [checkEvent()] }],
  watch: [{ feed: 'class' }, { feed: 'everybody', after: 0 }, { feed: 'class', after: 1.5 }],
  unwatch: [{}, { feed: 'me' }],
};

// The types are read from the schema itself, so one that is new is tried as well.
const types = clientMessageSchema.options.map(({ shape }) => shape.type.value);

/** A device that says what it likes. */
class Device {
  readonly received: ServerMessage[] = [];
  readonly #socket: WebSocket;
  readonly #closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', data => {
      if (Buffer.isBuffer(data)) this.received.push(serverMessageSchema.parse(JSON.parse(data.toString())));
    });
    this.#closed = new Promise(resolve => socket.once('close', resolve));
  }

  say(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The code of the close, and the status of its reason where one was told. */
  async end(): Promise<[number, number | undefined]> {
    const code = await this.#closed;
    const reason = this.received.find(({ type }) => type === 'closing');
    return [code, reason?.type === 'closing' ? reason.problem.status : undefined];
  }

  /** Greets where the message is not itself the greeting, then says it. */
  async sayGreeted(type: Type, message: object): Promise<void> {
    if (type !== 'hello') await this.greet();
    this.say(message);
  }

  async greet(): Promise<void> {
    this.say(HELLO);
    await vi.waitFor(() => {
      if (!this.received.some(({ type }) => type === 'snapshot')) throw new Error('It was not greeted.');
    });
  }

  close(): void {
    this.#socket.close();
  }
}

/** A server whose messages are the real ones. */
class TriedServer {
  readonly services: ClassServices;
  readonly #sockets: ProgressSockets;
  readonly #server: Server;

  constructor(services: ClassServices) {
    this.services = services;
    this.#sockets = new ProgressSockets(services);
    this.#server = createServer();
    this.#sockets.attach(this.#server);
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  open(headers: Record<string, string>): WebSocket {
    const { port } = z.object({ port: z.number() }).parse(this.#server.address());
    const socket = new WebSocket(`ws://127.0.0.1:${port}${PROGRESS_SOCKET_PATH}`, { headers });
    socket.on('error', () => {});
    return socket;
  }

  async connect(key: string): Promise<Device> {
    const socket = this.open({ authorization: `Bearer ${key}` });
    const device = new Device(socket);
    await once(socket, 'open');
    return device;
  }

  /** The status by which a handshake is refused. */
  async refusal(headers: Record<string, string>): Promise<number> {
    const socket = this.open(headers);
    const [, response] = z
      .tuple([z.unknown(), z.object({ statusCode: z.number() })])
      .parse(await once(socket, 'unexpected-response'));
    socket.terminate();
    return response.statusCode;
  }

  async close(): Promise<void> {
    await this.#sockets.close();
    this.#server.close();
    await this.services.log.close();
  }
}

let scratch: string;
let server: TriedServer;
let strict: TriedServer;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'waymark-messages-'));
  server = new TriedServer(await openClassServices(scratch));
  await server.listen();
  // Where whoever has sent one message has sent too many.
  const limits = new PersonLimits({ messages: { burst: 1, perSecond: 0.000_1 } });
  strict = new TriedServer(await openClassServices(join(scratch, 'strict'), limits));
  await strict.listen();
});
afterAll(async () => {
  await server.close();
  await strict.close();
  await rm(scratch, { recursive: true });
});

describe.each(types)('a message of the type %s', type => {
  it('is sent by nobody without an identity, from a foreign origin or to a foreign host', async () => {
    const authorization = `Bearer ${await newKey(server.services, 'student')}`;
    expect(await server.refusal({})).toBe(401);
    expect(await server.refusal({ authorization: `Bearer ${'k'.repeat(43)}` })).toBe(401);
    expect(await server.refusal({ authorization, origin: 'http://evil.example' })).toBe(403);
    expect(await server.refusal({ authorization, host: 'evil.example' })).toBe(421);
  });

  it('ends what is too long', async () => {
    const device = await server.connect(await newKey(server.services, 'student'));
    await device.sayGreeted(type, { ...SOUND[type](), log: 'x'.repeat(1_048_576) });
    expect(await device.end()).toEqual([CloseCode.messageTooBig, undefined]);
  });

  it('ends what does not fit', async () => {
    for (const rest of MALFORMED[type]) {
      const device = await server.connect(await newKey(server.services, 'student'));
      await device.sayGreeted(type, { type, ...rest });
      expect([rest, ...(await device.end())]).toEqual([rest, expect.any(Number), 400]);
    }
    const cut = await server.connect(await newKey(server.services, 'student'));
    cut.say(JSON.stringify(SOUND[type]()).slice(0, -1));
    expect(await cut.end()).toEqual([CloseCode.badMessage, 400]);
  });

  it('ends what comes too fast', async () => {
    const key = await newKey(strict.services, 'student');
    const device = await strict.connect(key);
    await device.greet();
    const again = type === 'hello' ? await strict.connect(key) : device;
    again.say(SOUND[type]());
    expect(await again.end()).toEqual([CloseCode.tooManyMessages, 429]);
    device.close();
  });

  it('speaks for nobody else', async () => {
    const { log, classroom } = server.services;
    const [ada, ines] = [await newKey(server.services, 'student'), await newKey(server.services, 'student')];
    const other = await classroom.roster.identify(ines);
    const head = await log.head(COURSE);
    for (const claim of [{ subject: other?.id }, { user: other?.id }, { course: 'another' }]) {
      const device = await server.connect(ada);
      await device.sayGreeted(type, { ...SOUND[type](), ...claim });
      expect(await device.end()).toEqual([CloseCode.badMessage, 400]);
    }
    expect(await log.head(COURSE)).toBe(head);
  });
});

describe('a role', () => {
  it('that is not theirs gives nobody anything: to write, to watch or to look away from', async () => {
    const device = await server.connect(await newKey(server.services, 'student'));
    await device.greet();
    const head = await server.services.log.head(COURSE);
    const { check, lab, id, at } = checkEvent();
    const review = { type: 'review', id, at, lab, check, text: 'Well done.' };
    device.say({ type: 'append', sentAt: NOW, events: [review] });
    device.say(SOUND.watch());
    device.say(SOUND.unwatch());
    await vi.waitFor(() =>
      expect(device.received.map(({ type }) => type)).toEqual(expect.arrayContaining(['refused', 'denied'])),
    );
    expect(device.received).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ type: 'refused', problem: expect.objectContaining({ status: 403 }) }),
        expect.objectContaining({ type: 'denied', problem: expect.objectContaining({ status: 403 }) }),
      ]),
    );
    expect(device.received.map(({ type }) => type)).not.toContain('standings');
    expect(await server.services.log.head(COURSE)).toBe(head);
    device.close();
  });

  it('is not told by a hello: whoever greets sees their own log alone', async () => {
    const [ada, ines] = [
      await server.connect(await newKey(server.services, 'student')),
      await server.connect(await newKey(server.services, 'student')),
    ];
    await ada.greet();
    await ines.greet();
    ines.say(SOUND.append());
    await vi.waitFor(() => expect(ines.received.map(({ type }) => type)).toContain('ack'));
    const again = await server.connect(await newKey(server.services, 'student'));
    again.say({ ...HELLO, log: server.services.log.id });
    await vi.waitFor(() => expect(again.received.map(({ type }) => type)).toContain('delta'));
    expect(again.received.find(message => message.type === 'delta')).toMatchObject({ events: [] });
    expect(ada.received.map(({ type }) => type)).not.toContain('delta');
    for (const device of [ada, ines, again]) device.close();
  });
});
