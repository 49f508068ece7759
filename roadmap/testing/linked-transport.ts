import type { Connect, ConnectionHandlers } from '../src/link/connection.ts';

/** The server's end of a linked connection. */
export interface ServerEnd {
  /** What the client has sent, parsed. */
  readonly received: unknown[];
  readonly isOpen: boolean;
  /** Sends a message to the client. */
  send(message: unknown): void;
  sendText(text: string): void;
  close(code: number): void;
}

/**
 * A network of two: each `connect` of the client makes a connection whose other end the test holds.
 * While the network is down, connections fail as a refused WebSocket does (code 1006).
 */
export class LinkedNetwork {
  readonly connections: ServerEnd[] = [];
  isUp = true;
  /** Called when a connection has opened and with each message, as a server would be. */
  serve: (end: ServerEnd, message?: unknown) => void = () => {};

  get attempts(): number {
    return this.connections.length;
  }

  get last(): ServerEnd {
    const end = this.connections.at(-1);
    if (!end) throw new Error('Nobody has connected yet');
    return end;
  }

  readonly connect: Connect = handlers => {
    const end = new LinkedEnd(handlers, this);
    this.connections.push(end);
    queueMicrotask(() => (this.isUp ? end.open() : end.close(1006)));
    return {
      send: text => end.receive(JSON.parse(text)),
      close: () => end.close(1000),
    };
  };

  /** Cuts every connection, as the death of a server does. */
  cut(): void {
    this.isUp = false;
    for (const end of this.connections) end.close(1006);
  }
}

class LinkedEnd implements ServerEnd {
  readonly received: unknown[] = [];
  isOpen = false;
  #isClosed = false;
  readonly #handlers: ConnectionHandlers;
  readonly #network: LinkedNetwork;

  constructor(handlers: ConnectionHandlers, network: LinkedNetwork) {
    this.#handlers = handlers;
    this.#network = network;
  }

  open(): void {
    if (this.#isClosed) return;
    this.isOpen = true;
    this.#handlers.onOpen();
  }

  receive(message: unknown): void {
    if (!this.isOpen) throw new Error('The connection is not open');
    this.received.push(message);
    this.#network.serve(this, message);
  }

  send(message: unknown): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    if (this.isOpen) queueMicrotask(() => this.#handlers.onMessage(text));
  }

  close(code: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.isOpen = false;
    queueMicrotask(() => this.#handlers.onClose(code));
  }
}
