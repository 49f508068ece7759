import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventLog } from '@waymark/server';
import { Client as PostgresClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { COURSE, addClass, membersOf } from '../bench/live/class-data.ts';
import { Client, heardStandings, type Heard } from '../bench/live/client.ts';
import { LatencyBook } from '../bench/live/latency-book.ts';
import { startServer, stop } from '../bench/live/scenario.ts';
import { Student } from '../bench/live/student.ts';
import { Postgres } from './postgres.ts';

const SIZE = { students: 20, panels: 2, sidebars: 0 };
const ROUNDS = 40;
const rowSchema = z.object({ actor: z.string(), id: z.string(), seq: z.number() });

/** Passes each connection to the next server that takes it. */
function startProxy(ports: readonly number[]): Server {
  let turn = 0;
  return createServer(client => {
    const tryFrom = (left: number): void => {
      turn += 1;
      const server = connect(ports[turn % ports.length] ?? 0, '127.0.0.1');
      server.once('connect', () => client.pipe(server).pipe(client));
      server.on('error', () => (server.connecting && left > 1 ? tryFrom(left - 1) : client.destroy()));
      server.on('close', () => server.bytesRead > 0 && client.destroy());
      client.on('error', () => server.destroy());
      client.on('close', () => server.destroy());
    };
    tryFrom(ports.length);
  }).listen(0, '127.0.0.1');
}

/** A way to a port that can be cut, and laid again. */
class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;

  private constructor(to: number) {
    this.#server = createServer(from => {
      const onward = connect(to, '127.0.0.1');
      for (const [socket, other] of [
        [from, onward],
        [onward, from],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
  }

  static async lay(to: number): Promise<Wire> {
    const wire = new Wire(to);
    await wire.mend();
    return wire;
  }

  along(url: string): string {
    const own = new URL(url);
    own.port = String(this.#port);
    return own.href;
  }

  /** Breaks all connections, and refuses new ones. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  async mend(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }
}

let postgres: Postgres;
let data: string;
let url: string;
let servers: ChildProcess[];
let proxy: Server;
/** Between the servers and PostgreSQL. */
let wire: Wire;
let clients: Client[];
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'waymark-two-'));
  url = await postgres.createDatabase();
  const log = await PostgresEventLog.open(url);
  await addClass(log, SIZE);
  await log.close();
  wire = await Wire.lay(Number(new URL(url).port));
  vi.stubEnv('DATABASE_URL', wire.along(url));
  const ports = [await findFreePort(), await findFreePort()];
  servers = [];
  for (const port of ports) servers.push(await startServer('waymark', port, data, ''));
  proxy = startProxy(ports);
  await once(proxy, 'listening');
  clients = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const client of clients) client.close();
  for (const server of servers) {
    if (server.exitCode === null && server.signalCode === null) await stop(server, 'SIGTERM');
  }
  proxy.close();
  await wire.cut();
  await rm(data, { recursive: true });
});

/** Every event of the class, asked of the database itself. */
async function storedEvents(): Promise<z.infer<typeof rowSchema>[]> {
  const client = new PostgresClient({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT actor, id, seq FROM events WHERE course = $1 ORDER BY seq', [
    COURSE,
  ]);
  await client.end();
  return z.array(rowSchema).parse(rows);
}

/** Has everybody work, with something happening in the middle, and finds that nothing was lost. */
async function work(inTheMiddle: () => Promise<void>): Promise<void> {
  const { port } = proxy.address() as AddressInfo;
  const books: LatencyBook[] = [];
  const students = membersOf(SIZE)
    .slice(0, SIZE.students)
    .map(
      member =>
        new Student(member, port, { add: (...given) => books.forEach(book => book.add(...given)) }, () => {}),
    );
  for (const member of membersOf(SIZE).slice(SIZE.students)) {
    const book = new LatencyBook();
    books.push(book);
    const panel = new Client(
      member,
      port,
      client => client.send({ type: 'watch', feed: 'class', after: 0 }),
      text => {
        const heard = JSON.parse(text) as Heard;
        if (heard.type !== 'standings') return;
        const now = performance.now();
        for (const { subject, lab, check, progress } of heardStandings(heard)) {
          book.see(`${subject}\n${lab}\n${check}`, progress.at, now);
        }
        for (const { subject, at } of heard.places ?? []) book.see(subject, at, now);
      },
    );
    clients.push(panel);
  }
  clients.push(...students.map(({ client }) => client));
  for (const client of clients) client.connect();
  await vi.waitFor(() => expect(clients.every(({ isOnline }) => isOnline)).toBe(true));

  for (let round = 0; round < ROUNDS; round += 1) {
    for (const student of students) student.act();
    if (round === ROUNDS / 2) await inTheMiddle();
    await new Promise(setImmediate);
  }
  await vi.waitFor(() => expect(students.map(({ waiting }) => waiting)).toEqual(students.map(() => 0)), {
    timeout: 60_000,
  });
  await vi.waitFor(() => expect(books.map(({ unseen }) => unseen)).toEqual([0, 0]), { timeout: 60_000 });

  const stored = await storedEvents();
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
  const recorded = students.flatMap(student => student.record());
  expect(recorded.filter(({ isAcknowledged }) => !isAcknowledged)).toEqual([]);
  expect(stored.map(({ actor, id }) => `${actor} ${id}`).toSorted()).toEqual(
    recorded.map(({ actor, id }) => `${actor} ${id}`).toSorted(),
  );
}

it('two servers on one PostgreSQL, one of them killed: everybody goes on, sees all, and nothing is lost', async () => {
  await work(() => stop(servers[0]!, 'SIGKILL'));
  expect(clients.some(({ welcomes }) => welcomes > 1)).toBe(true);
  expect(clients.some(({ welcomes }) => welcomes === 1)).toBe(true);
});

it('a PostgreSQL that goes away and comes back: everybody goes on, sees all, and nothing is lost', async () => {
  await work(async () => {
    await wire.cut();
    await vi.waitFor(() => expect(clients.some(({ isOnline }) => !isOnline)).toBe(true));
    await wire.mend();
  });
  expect(servers.map(({ exitCode }) => exitCode)).toEqual([null, null]);
});
