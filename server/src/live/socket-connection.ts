import type { Duplex } from 'node:stream';
import { CloseCode, type Problem, type WireMessage } from '@waymark/roadmap';
import type { WebSocket } from 'ws';
import type { Connection } from './connection.ts';

/** How long a client may take to answer a close before its socket is cut. */
const CLOSE_GRACE_MS = 2_000;
const AS_TEXT = { binary: false };

/** What was sent last, as it travels: a message to many is put into words, and bytes, once. */
let last: { readonly message: WireMessage; readonly bytes: Buffer } | undefined;

/** Those to whom something is said in this turn of the event loop. */
let speaking: SocketConnection[] = [];

/** A client at a WebSocket. What is said to it in one turn of the event loop, such as a delta and its ack, leaves at once. */
export class SocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #below: Duplex;
  #isSpeaking = false;

  /** @param below What the socket writes to. */
  constructor(socket: WebSocket, below: Duplex) {
    this.#socket = socket;
    this.#below = below;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  post(message: WireMessage): void {
    this.#say(message);
  }

  send(message: WireMessage): Promise<void> {
    // An error means that the socket is gone, and its `close` event says so.
    return new Promise(resolve => this.#say(message, () => resolve()));
  }

  close(code: CloseCode, detail: Problem): void {
    this.post({ type: 'closing', code, problem: detail });
    this.#socket.close(code, nameOf(code));
    const cut = setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS);
    this.#socket.once('close', () => clearTimeout(cut));
  }

  /** Lets go of what was said. */
  flush(): void {
    this.#isSpeaking = false;
    this.#below.uncork();
  }

  #say(message: WireMessage, done?: () => void): void {
    if (!this.#isSpeaking) {
      this.#isSpeaking = true;
      this.#below.cork();
      if (speaking.length === 0) setImmediate(flushAll);
      speaking.push(this);
    }
    this.#socket.send(bytesOf(message), AS_TEXT, done);
  }
}

function flushAll(): void {
  const connections = speaking;
  speaking = [];
  for (const connection of connections) connection.flush();
}

function bytesOf(message: WireMessage): Buffer {
  if (last?.message !== message) last = { message, bytes: Buffer.from(JSON.stringify(message)) };
  return last.bytes;
}

/** The name of a close code; whatever else a client sends is one thing to us. */
export function nameOf(code: number): string {
  return Object.entries(CloseCode).find(([, value]) => value === code)?.[0] ?? 'byClient';
}
