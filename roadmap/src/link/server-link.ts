import {
  CloseCode,
  HEARTBEAT_INTERVAL_MS,
  serverMessageSchema,
  type ClientMessage,
  type ServerMessage,
} from '../protocol.ts';
import { RECONNECT_PENALTY_MS, reconnectDelay } from './backoff.ts';
import type { Connect, Connection } from './connection.ts';

/** Of every platform; this package is written for none. */
declare function setTimeout(callback: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** A connection that says nothing for this long is dead. */
const SILENCE_MAX_MS = 3 * HEARTBEAT_INTERVAL_MS;

/** A connection that lived this long was sound: the next attempt is the first again. */
const STABLE_AFTER_MS = 5_000;

/**
 * - `connecting`: the first attempt has not ended yet.
 * - `online`: the server has welcomed us.
 * - `offline`: it does not answer; the link tries again by itself.
 * - `unknown`: it answers and does not know us; the link tries again by itself, for it may have lost its data and get them back.
 * - `outdated`: the server speaks another version of the protocol; only a new page helps.
 */
export type LinkState = 'connecting' | 'online' | 'offline' | 'unknown' | 'outdated';

/** What the server says, but for the end of the connection, which is the link's own affair. */
export type LinkMessage = Exclude<ServerMessage, { type: 'closing' }>;

export interface LinkOptions {
  connect: Connect;
  /** Makes the first message of each connection. */
  hello(): ClientMessage;
  onMessage(message: LinkMessage): void;
  onState(state: LinkState): void;
  /** A number from 0 up to 1; default `Math.random`. */
  random?: () => number;
}

/** Keeps one connection to the server alive: handshake, heartbeat watch, reconnection. */
export class ServerLink {
  readonly #options: LinkOptions;
  #connection: Connection | undefined;
  #state: LinkState = 'connecting';
  #attempt = 0;
  #openedAt = 0;
  #retry: unknown;
  #silence: unknown;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Connects now, instead of at the end of a wait. Does nothing while a connection stands or is being made. */
  connect(): void {
    if (this.#connection || this.#state === 'outdated') return;
    clearTimeout(this.#retry);
    // Handlers check that they belong to the current connection: a closed one may still speak.
    const connection = this.#options.connect({
      onOpen: () => {
        if (this.#connection === connection) this.#greet(connection);
      },
      onMessage: text => {
        if (this.#connection === connection) this.#receive(text);
      },
      onClose: code => {
        if (this.#connection === connection) this.#lose(code);
      },
    });
    this.#connection = connection;
    this.#openedAt = Date.now();
    this.#watchSilence();
  }

  /** Drops the connection, if there is one, and makes a new one at once. */
  reconnect(): void {
    this.#drop();
    this.connect();
  }

  /** Sends a message; returns whether it could be sent. */
  send(message: ClientMessage): boolean {
    if (this.#state !== 'online' || !this.#connection) return false;
    this.#connection.send(JSON.stringify(message));
    return true;
  }

  /** Closes for good. */
  dispose(): void {
    clearTimeout(this.#retry);
    this.#drop();
  }

  #greet(connection: Connection): void {
    connection.send(JSON.stringify(this.#options.hello()));
  }

  #receive(text: string): void {
    this.#watchSilence();
    const message = parseServerMessage(text);
    if (!message) return this.#fail(CloseCode.badMessage);
    if (message.type === 'closing') return this.#fail(message.code);
    if (message.type === 'welcome') this.#setState('online');
    this.#options.onMessage(message);
  }

  /** Ends a connection that is open but of no use. */
  #fail(code: number): void {
    const connection = this.#connection;
    this.#lose(code);
    connection?.close();
  }

  #lose(code: number): void {
    this.#connection = undefined;
    clearTimeout(this.#silence);
    if (code === CloseCode.versionMismatch) return this.#setState('outdated');
    if (Date.now() - this.#openedAt >= STABLE_AFTER_MS) this.#attempt = 0;
    const delay = reconnectDelay(this.#attempt, (this.#options.random ?? Math.random)());
    this.#attempt += 1;
    this.#retry = setTimeout(
      () => this.connect(),
      code === CloseCode.tooManyMessages ? RECONNECT_PENALTY_MS + delay : delay,
    );
    this.#setState(code === CloseCode.notKnown ? 'unknown' : 'offline');
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    clearTimeout(this.#silence);
    connection?.close();
  }

  #watchSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#fail(CloseCode.goingAway), SILENCE_MAX_MS);
  }

  #setState(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

function parseServerMessage(text: string): ServerMessage | undefined {
  try {
    return serverMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // Not JSON: no message of ours either way.
  }
}
