import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  CloseCode,
  HEARTBEAT_INTERVAL_MS,
  MONITOR_SOCKET_PATH,
  PROGRESS_SOCKET_PATH,
  type Problem,
} from '@waymark/roadmap';
import { WebSocketServer, type WebSocket } from 'ws';
import type { User } from '../users/identity.ts';
import { OTHER_ORIGIN, PROBLEM_TYPE, problem } from '../problem.ts';
import { isSameOrigin } from '../same-origin.ts';
import { foreignHost } from '../http/require-host.ts';
import type { Services } from '../services.ts';
import { Hub } from './hub.ts';
import { Session } from './session.ts';
import { SocketConnection, nameOf } from './socket-connection.ts';

const MAX_MESSAGE_BYTES = 1_048_576;
/** Browser tabs of one user; more are a fault of the page. */
const MAX_SOCKETS_PER_USER = 64;
/** A class that joins changes a course many times a second. */
const REFRESH_MS = 250;

export interface SocketOptions {
  readonly heartbeatMs?: number;
  readonly helloTimeoutMs?: number;
}

/** The WebSocket side of the server: live progress at {@link PROGRESS_SOCKET_PATH}, models at {@link MONITOR_SOCKET_PATH}. */
export class ProgressSockets {
  readonly #services: Services;
  readonly #options: SocketOptions;
  readonly #hub = new Hub();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // Compression costs far more than it saves on messages this small.
    perMessageDeflate: false,
  });
  /** The sockets that were heard of since the last beat. */
  readonly #heard = new WeakSet<WebSocket>();
  /** The sockets that were asked for an answer. */
  readonly #pinged = new WeakSet<WebSocket>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: readonly (() => void)[];
  #closing = false;
  /** Courses in which something has changed since the sessions were refreshed, and for whom; undefined: for everybody. */
  readonly #changed = new Map<string, ReadonlySet<string> | undefined>();

  constructor(services: Services, options: SocketOptions = {}) {
    this.#services = services;
    this.#options = options;
    this.#unsubscribe = [
      services.log.subscribe(({ entries }) => this.#hub.publish(entries)),
      services.feeds.subscribe((course, members) => this.#refresh(course, members)),
    ];
    this.#heartbeat = setInterval(() => this.#beat(), options.heartbeatMs ?? HEARTBEAT_INTERVAL_MS);
  }

  /** Takes over the server's upgrades. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** Closes every socket; each client is told to come back. Resolves when all are gone. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#heartbeat);
    for (const end of this.#unsubscribe) end();
    const gone = [...this.#sockets.clients].map(
      socket => new Promise(resolve => socket.once('close', resolve)),
    );
    for (const session of this.#hub.all()) session.close(CloseCode.goingAway, 'The server stops.', 503);
    this.#services.monitor.close();
    await Promise.all(gone);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { logger } = this.#services;
    // Until the handshake nobody else listens, and an unheard error ends the process.
    const onError = (error: Error): void =>
      logger.debug({ err: error }, 'a socket broke during its handshake');
    socket.on('error', onError);
    const user = await this.#admit(request);
    if ('status' in user) {
      refuseUpgrade(socket, user);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, webSocket => {
      socket.off('error', onError);
      this.#heard.add(webSocket);
      webSocket.on('pong', () => this.#heard.add(webSocket));
      webSocket.on('message', () => this.#heard.add(webSocket));
      if (pathOf(request) === MONITOR_SOCKET_PATH) this.#services.monitor.add(webSocket, user);
      else this.#open(webSocket, socket, user);
    });
  }

  async #admit(request: IncomingMessage): Promise<User | Problem> {
    const { identity, logger, classroom, limits } = this.#services;
    const foreign = classroom && foreignHost(request.headers, classroom.address);
    if (foreign) return foreign;
    let user: User | Problem;
    try {
      user = await identity.admit(request.headers);
    } catch (error) {
      logger.error({ err: error }, 'who opens a socket could not be found out');
      return problem(500, 'The server failed to answer; its log says why.');
    }
    if ('status' in user) return user;
    const path = pathOf(request);
    if (path !== PROGRESS_SOCKET_PATH && path !== MONITOR_SOCKET_PATH) {
      return problem(404, `There is no WebSocket at ${path}.`);
    }
    if (!isSameOrigin(request.headers)) return OTHER_ORIGIN;
    if (path === MONITOR_SOCKET_PATH && classroom) return problem(404, 'A class server watches no models.');
    if (!limits.requests.take(user.id)) return problem(429, 'Too many connections at once: wait a little.');
    if (this.#closing) return problem(503, 'The server stops.');
    if (this.#hub.count(user.id) >= MAX_SOCKETS_PER_USER) {
      return problem(429, `Expected at most ${MAX_SOCKETS_PER_USER} open pages: close some.`);
    }
    return user;
  }

  #open(socket: WebSocket, below: Duplex, user: User): void {
    const { metrics, logger } = this.#services;
    const session = new Session(
      user,
      this.#services,
      new SocketConnection(socket, below),
      this.#options.helloTimeoutMs,
    );
    this.#hub.add(session);
    metrics.sockets.inc();
    socket.on('message', (data, isBinary) => {
      if (Buffer.isBuffer(data) && !isBinary) session.receive(data.toString());
      else session.close(CloseCode.badMessage, 'Expected text, not a binary message.');
    });
    socket.on('error', error => logger.debug({ err: error, user: user.id }, 'a progress socket broke'));
    socket.on('close', code => {
      session.end();
      this.#hub.remove(session);
      metrics.sockets.dec();
      metrics.socketCloses.inc({ code: nameOf(code) });
      logger.debug({ code, user: user.id }, 'a progress socket closed');
    });
  }

  /** Has the sessions of a course find out who they are now: soon, and many changes as one. */
  #refresh(course: string, members?: ReadonlySet<string>): void {
    if (this.#changed.size === 0) setTimeout(() => this.#refreshChanged(), REFRESH_MS).unref();
    const known = this.#changed.get(course);
    const isEverybody = !members || (this.#changed.has(course) && !known);
    this.#changed.set(course, isEverybody ? undefined : new Set([...(known ?? []), ...members]));
  }

  #refreshChanged(): void {
    for (const session of this.#hub.all()) {
      const { course, id } = session.user;
      if (this.#changed.has(course) && (this.#changed.get(course)?.has(id) ?? true)) session.refresh();
    }
    this.#changed.clear();
  }

  #beat(): void {
    for (const session of this.#hub.all()) session.beat();
    for (const socket of this.#sockets.clients) {
      if (this.#heard.delete(socket)) this.#pinged.delete(socket);
      // A peer that vanished without a word never answers a ping.
      else if (this.#pinged.has(socket)) socket.terminate();
      else {
        this.#pinged.add(socket);
        socket.ping();
      }
    }
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function refuseUpgrade(socket: Duplex, detail: Problem): void {
  const body = JSON.stringify(detail);
  socket.end(
    `HTTP/1.1 ${detail.status} ${STATUS_CODES[detail.status]}\r\n` +
      `Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
