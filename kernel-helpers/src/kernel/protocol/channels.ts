import { Router, XPublisher } from 'zeromq';
import { bindChannels } from './bind-channels.ts';
import type { ConnectionInfo } from './connection.ts';
import { Wire, type Content, type Header, type Message, type ReceivedMessage } from './wire.ts';

/** How long a closing socket may still deliver what it was given. */
const LINGER_MS = 1_000;

/**
 * Sends that never wait and never fail for want of room: what a slow front end has not read yet stays
 * in memory, and nothing is lost.
 */
const LOSSLESS = { sendHighWaterMark: 0, sendTimeout: 0, linger: LINGER_MS };

/** The first byte of what a subscriber sends. */
const SUBSCRIBE = 1;

/** The sockets that belong to the main thread, where cells run. */
export class Channels {
  readonly wire: Wire;
  readonly #iopub = new XPublisher({ ...LOSSLESS, verbosity: 'allSubs' });
  readonly #shell = new Router({ ...LOSSLESS, receiveHighWaterMark: 0 });
  readonly #stdin = new Router({ ...LOSSLESS, receiveHighWaterMark: 0 });
  readonly #onError: (error: unknown) => void;
  #isBound = false;

  /** @param onError Told of a message that could not be read or sent. */
  constructor(wire: Wire, onError: (error: unknown) => void) {
    this.wire = wire;
    this.#onError = onError;
  }

  /** @throws {AddressError} where one of the addresses cannot be had. */
  async bind(connection: ConnectionInfo): Promise<void> {
    await bindChannels(connection, { iopub: this.#iopub, shell: this.#shell, stdin: this.#stdin });
    this.#isBound = true;
  }

  /** Tells each new subscriber that from now on the outputs reach it, until the sockets are closed. */
  async welcomeSubscribers(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame?.[0] !== SUBSCRIBE) continue;
      const subscription = frame.subarray(1).toString();
      this.#send(this.#iopub, this.wire.createMessage('iopub_welcome', { subscription }, undefined), [
        subscription,
      ]);
    }
  }

  /** Hands each message of the shell to `receive`, until the sockets are closed. */
  async readShell(receive: (message: ReceivedMessage) => void): Promise<void> {
    await this.#read(this.#shell, receive);
  }

  async readStdin(receive: (message: ReceivedMessage) => void): Promise<void> {
    await this.#read(this.#stdin, receive);
  }

  publish(
    type: string,
    content: Content,
    parent: Header | undefined,
    more: { readonly metadata?: Content; readonly buffers?: readonly Uint8Array[] } = {},
  ): void {
    this.#send(this.#iopub, this.wire.createMessage(type, content, parent, more), [type]);
  }

  reply(request: ReceivedMessage, type: string, content: Content): void {
    this.#send(this.#shell, this.wire.createMessage(type, content, request.header), request.identities);
  }

  /** Asks the front end that sent `request` for a line of input. */
  requestInput(request: ReceivedMessage, prompt: string, password: boolean): Message {
    const message = this.wire.createMessage('input_request', { prompt, password }, request.header);
    this.#send(this.#stdin, message, request.identities);
    return message;
  }

  close(): void {
    for (const socket of [this.#iopub, this.#shell, this.#stdin]) socket.close();
  }

  async #read(socket: Router, receive: (message: ReceivedMessage) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        receive(this.wire.decode(frames));
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #send(socket: XPublisher | Router, message: Message, identities: readonly (Buffer | string)[]): void {
    // A socket that is being bound refuses to send; nobody could have connected to it yet.
    if (!this.#isBound) return;
    // With no limit to the queue, the frames are ZeroMQ's when `send` returns: nothing waits for the promise.
    socket.send(this.wire.encode(message, identities)).catch(this.#onError);
  }
}
