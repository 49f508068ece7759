import type { Duplex } from 'node:stream';
import { CloseCode, type Problem, type WireMessage } from '@waymark/roadmap';
import { WebSocket } from 'ws';
import type { Connection } from './connection.ts';
import { textFrame } from './text-frame.ts';

/** How long a client may take to answer a close before its socket is cut. */
const CLOSE_GRACE_MS = 2_000;

/** What was sent last, as it travels: a message to many is put into words, and bytes, once. */
let last: { readonly message: WireMessage; readonly frame: Buffer } | undefined;

/** Those to whom something is said in this turn of the event loop. */
let speaking: SocketConnection[] = [];

/**
 * A client at a WebSocket. What is said to it in one turn of the event loop, such as a delta and its ack, leaves in one write,
 * past the library's sender, which makes two of each message.
 */
export class SocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #below: Duplex;
  #frames: Buffer[] = [];
  #heldBytes = 0;
  /** Who waits until that has left. */
  #waiting: (() => void)[] = [];

  /** @param socket Without compression. @param below What it writes to. */
  constructor(socket: WebSocket, below: Duplex) {
    this.#socket = socket;
    this.#below = below;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount + this.#heldBytes;
  }

  post(message: WireMessage): void {
    const frame = frameOf(message);
    if (this.#frames.length === 0) {
      if (speaking.length === 0) setImmediate(flushAll);
      speaking.push(this);
    }
    this.#frames.push(frame);
    this.#heldBytes += frame.length;
  }

  send(message: WireMessage): Promise<void> {
    this.post(message);
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  close(code: CloseCode, detail: Problem): void {
    this.post({ type: 'closing', code, problem: detail });
    this.flush();
    this.#socket.close(code, nameOf(code));
    const cut = setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS);
    this.#socket.once('close', () => clearTimeout(cut));
  }

  /** Writes what is held. */
  flush(): void {
    const frames = this.#frames;
    const waiting = this.#waiting;
    this.#frames = [];
    this.#waiting = [];
    this.#heldBytes = 0;
    const [first, ...others] = frames;
    // An error means that the socket is gone, and its `close` event says so.
    const done = (): void => {
      for (const resolve of waiting) resolve();
    };
    if (!first || this.#socket.readyState !== WebSocket.OPEN) done();
    else this.#below.write(others.length === 0 ? first : Buffer.concat(frames), done);
  }
}

function flushAll(): void {
  const connections = speaking;
  speaking = [];
  for (const connection of connections) connection.flush();
}

function frameOf(message: WireMessage): Buffer {
  if (last?.message !== message) last = { message, frame: textFrame(JSON.stringify(message)) };
  return last.frame;
}

/** The name of a close code; whatever else a client sends is one thing to us. */
export function nameOf(code: number): string {
  return Object.entries(CloseCode).find(([, value]) => value === code)?.[0] ?? 'byClient';
}
