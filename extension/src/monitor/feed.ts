import {
  monitorMessageSchema,
  reconnectDelay,
  type Connect,
  type Connection,
  type MonitorMessage,
  type MonitorRequest,
} from '@waymark/roadmap';

/** The server says something at least every two seconds; one that says nothing for so long is gone. */
const SILENCE_MAX_MS = 6_000;

/** A message that the feed passes on. */
export type FeedMessage = Exclude<MonitorMessage, { type: 'heartbeat' }>;

export interface FeedOptions {
  connect: Connect;
  onMessage(message: FeedMessage): void;
  /** Told when the server is heard again, and when it is no more. */
  onAlive(isAlive: boolean): void;
  /** A number from 0 up to 1; default `Math.random`. */
  random?: () => number;
}

/** Keeps a connection to the server's monitor, and asks again for what is watched after each break. */
export class MonitorFeed {
  readonly #options: FeedOptions;
  #connection: Connection | undefined;
  #isOpen = false;
  #watched: MonitorRequest | undefined;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Watches that from now on, in place of what was watched before. */
  watch(request: Extract<MonitorRequest, { type: 'watch' }>): void {
    this.#watched = request;
    if (this.#connection) this.send(request);
    else this.#open();
  }

  /** Sends a request; returns whether it could be sent. */
  send(request: MonitorRequest): boolean {
    if (!this.#isOpen) return false;
    this.#connection?.send(JSON.stringify(request));
    return true;
  }

  dispose(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  #open(): void {
    clearTimeout(this.#retry);
    const connection = this.#options.connect({
      onOpen: () => {
        if (this.#connection !== connection) return;
        this.#isOpen = true;
        if (this.#watched) this.send(this.#watched);
      },
      onMessage: text => {
        if (this.#connection === connection) this.#receive(text);
      },
      onClose: () => {
        if (this.#connection === connection) this.#lose();
      },
    });
    this.#connection = connection;
    this.#isOpen = false;
    this.#waitForWord();
  }

  #receive(text: string): void {
    const message = readMessage(text);
    // A server of another version: nothing that it says can be shown.
    if (!message) return this.#lose();
    this.#attempt = 0;
    this.#waitForWord();
    this.#options.onAlive(true);
    if (message.type !== 'heartbeat') this.#options.onMessage(message);
  }

  #lose(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#isOpen = false;
    clearTimeout(this.#silence);
    connection?.close();
    this.#options.onAlive(false);
    this.#retry = setTimeout(
      () => this.#open(),
      reconnectDelay(this.#attempt, (this.#options.random ?? Math.random)()),
    );
    this.#attempt += 1;
  }

  #waitForWord(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(), SILENCE_MAX_MS);
  }
}

function readMessage(text: string): MonitorMessage | undefined {
  try {
    return monitorMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
