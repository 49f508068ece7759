import { once } from 'node:events';
import {
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  serverMessageSchema,
  type ClientMessage,
  type LoggedEvent,
  type ProgressEvent,
  type ServerMessage,
} from '@waymark/roadmap';
import { WebSocket, type ClientOptions } from 'ws';
import { SECRET } from '../server-process.ts';

/** Where a server listens on this machine. */
interface Listening {
  readonly port: number;
}

/** A page's end of the progress socket, which remembers all that it was told. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly received: ServerMessage[] = [];
  /** Resolves with the code when the socket is closed. */
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise(resolve => socket.once('close', code => resolve(code)));
    socket.on('error', () => {});
    socket.on('message', data => {
      if (!Buffer.isBuffer(data)) throw new Error('expected a buffer');
      this.received.push(serverMessageSchema.parse(JSON.parse(data.toString())));
      for (const check of this.#waiting) check();
    });
  }

  /** Connects without a word. */
  static async connect(server: Listening, user: string, options: ClientOptions = {}): Promise<SocketClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${PROGRESS_SOCKET_PATH}`, {
      ...options,
      headers: { 'x-waymark-secret': SECRET, 'x-waymark-user': user, ...options.headers },
    });
    const client = new SocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Connects, says hello, and waits until it is told where it stands. */
  static async join(
    server: Listening,
    user: string,
    from?: { after: number; log: string },
  ): Promise<SocketClient> {
    const client = await SocketClient.connect(server, user);
    client.send({ type: 'hello', version: PROTOCOL_VERSION, after: 0, ...from });
    await client.until(() => client.seq !== undefined);
    return client;
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Sends events and waits until all of them are acknowledged. */
  async append(events: ProgressEvent[]): Promise<void> {
    this.send({ type: 'append', sentAt: new Date().toISOString(), events });
    await this.until(() => events.every(({ id }) => this.acknowledged.has(id)));
  }

  /** Resolves when the condition holds after a message; rejects when the socket closes before. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
      void this.closed.then(code => reject(new Error(`the socket was closed with ${code}`)));
    });
  }

  /** The last place it was told of. */
  get seq(): number | undefined {
    return this.received.findLast(message => message.type === 'snapshot' || message.type === 'delta')?.seq;
  }

  get log(): string {
    return this.received.find(message => message.type === 'welcome')?.log ?? '';
  }

  get acknowledged(): Set<string> {
    return new Set(this.received.flatMap(message => (message.type === 'ack' ? message.ids : [])));
  }

  get events(): LoggedEvent[] {
    return this.received.flatMap(message => (message.type === 'delta' ? message.events : []));
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
