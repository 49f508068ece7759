import {
  PROGRESS_SOCKET_PATH,
  PROTOCOL_VERSION,
  reconnectDelay,
  standingsIn,
  type StandingTable,
} from '@waymark/roadmap';
import { WebSocket } from 'ws';
import type { Member } from './class-data.ts';

/** What of a value the bench looks at. */
interface HeardStanding {
  readonly subject: string;
  readonly lab: string;
  readonly check: string;
  readonly progress: { readonly at: string };
}

/** What of a message the bench looks at. */
export interface Heard {
  readonly type: string;
  readonly ids?: readonly string[];
  readonly feed?: string;
  readonly standings?: readonly HeardStanding[] | StandingTable;
  readonly places?: readonly { readonly subject: string; readonly at: string }[];
}

/** The values of a message, one by one. */
export function heardStandings({ standings = [] }: Heard): readonly HeardStanding[] {
  return 'rows' in standings ? standingsIn(standings) : standings;
}

/** One connection that comes back as a page's does, after the same waits. */
export class Client {
  readonly member: Member;
  /** How often it was welcomed. */
  welcomes = 0;
  isOnline = false;
  readonly #port: number;
  readonly #onOnline: (client: Client) => void;
  readonly #onMessage: (text: string) => void;
  #socket: WebSocket | undefined;
  #attempt = 0;
  #closed = false;

  constructor(
    member: Member,
    port: number,
    onOnline: (client: Client) => void,
    onMessage: (text: string) => void,
  ) {
    this.member = member;
    this.#port = port;
    this.#onOnline = onOnline;
    this.#onMessage = onMessage;
  }

  connect(): void {
    // It may have been closed while it waited to come back.
    if (this.#closed) return;
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}${PROGRESS_SOCKET_PATH}`, {
      headers: { authorization: `Bearer ${this.member.key}` },
      perMessageDeflate: false,
      maxPayload: 1_000_000_000,
    });
    this.#socket = socket;
    socket.on('open', () => this.send({ type: 'hello', version: PROTOCOL_VERSION, after: 0 }));
    socket.on('message', data => this.#receive(Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isOnline = false;
      if (this.#closed) return;
      setTimeout(() => this.connect(), reconnectDelay(this.#attempt, Math.random()));
      this.#attempt += 1;
    });
  }

  /** @returns Whether there was a connection to send it on. */
  send(message: unknown): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.terminate();
  }

  #receive(text: string): void {
    if (!this.isOnline && text.startsWith('{"type":"welcome"')) {
      this.isOnline = true;
      this.#attempt = 0;
      this.welcomes += 1;
      this.#onOnline(this);
    } else {
      this.#onMessage(text);
    }
  }
}
