import type { Comm, CommListener } from '../../host.ts';
import type { Content } from '../protocol/wire.ts';
import { OwnedFunction } from './owned-function.ts';

/** Sends a message about comms to the front end. */
export type SendComm = (type: string, content: Content, buffers?: readonly Uint8Array[]) => void;

export type OwnedListener = OwnedFunction<Parameters<CommListener>>;

/** The kernel's end of a comm. */
export class KernelComm implements Comm {
  readonly id: string;
  readonly targetName: string;
  /** What to call for a message of the front end. */
  readonly messageListeners = new Set<OwnedListener>();
  /** What to call when the front end closes the comm. */
  readonly closeListeners = new Set<OwnedListener>();
  readonly #send: SendComm;
  readonly #onClosed: () => void;
  #isClosed = false;

  /** @param onClosed Told once either end has closed the comm. */
  constructor(id: string, targetName: string, send: SendComm, onClosed: () => void) {
    this.id = id;
    this.targetName = targetName;
    this.#send = send;
    this.#onClosed = onClosed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(data: unknown, buffers?: readonly Uint8Array[]): void {
    if (this.#isClosed) throw new Error(`the comm to '${this.targetName}' is closed: open another one`);
    this.#send('comm_msg', { comm_id: this.id, data }, buffers);
  }

  close(data: unknown = {}): void {
    if (this.#isClosed) return;
    this.markClosed();
    this.#send('comm_close', { comm_id: this.id, data });
  }

  /** Takes note that the comm is closed, without a word to the front end. */
  markClosed(): void {
    this.#isClosed = true;
    this.#onClosed();
  }

  onMessage(listener: CommListener): () => void {
    return add(this.messageListeners, listener);
  }

  onClose(listener: CommListener): () => void {
    return add(this.closeListeners, listener);
  }
}

function add(listeners: Set<OwnedListener>, listener: CommListener): () => void {
  const entry = new OwnedFunction(listener);
  listeners.add(entry);
  return () => listeners.delete(entry);
}
