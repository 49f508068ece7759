import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Dealer, Subscriber } from 'zeromq';
import { channelAddress } from '../kernel/protocol/channel-address.ts';
import type { ConnectionInfo } from '../kernel/protocol/connection.ts';
import { Wire, type Content, type Message } from '../kernel/protocol/wire.ts';
import { CellOutcome, executeReplySchema } from './cell-outcome.ts';

export interface ExecuteOptions {
  /** The notebook's id of the cell. */
  readonly cellId?: string;
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  readonly stopOnError?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
  /** Answers the cell's questions. Without it the kernel is told that there is no one to ask. */
  readonly onInput?: (prompt: string) => string;
  readonly onMessage?: (message: Message) => void;
}

interface PendingRequest {
  readonly messages: Message[];
  readonly onMessage: ((message: Message) => void) | undefined;
  readonly onInput: ((prompt: string) => string) | undefined;
  reply: Message | undefined;
  isIdle: boolean;
  resolve(request: PendingRequest): void;
  reject(error: Error): void;
}

const LOSSLESS = { linger: 0, sendHighWaterMark: 0, sendTimeout: 0, receiveHighWaterMark: 0 };
const READY_TIMEOUT_MS = 60_000;
const READY_RETRY_MS = 100;
const EXIT_TIMEOUT_MS = 10_000;

/** A kernel did not start: what it printed, and what to do. */
export class KernelStartError extends Error {
  override readonly name = 'KernelStartError';
}

/**
 * A front end without a page: runs cells in a kernel process and gathers what came of them.
 *
 * A run ends when both its reply and its `idle` are there. To watch one while it runs:
 * `kernel.execute(code, { onMessage })`; for messages that come after it, `kernel.nextMessage(match)`.
 */
export class KernelClient {
  readonly process: ChildProcess;
  readonly connection: ConnectionInfo;
  /** What the process itself wrote: nothing, unless the kernel has something to complain of. */
  log = '';
  readonly wire: Wire;
  readonly #folder: string;
  readonly #shell = new Dealer(LOSSLESS);
  readonly #control = new Dealer(LOSSLESS);
  readonly #stdin: Dealer;
  readonly #iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly #pending = new Map<string, PendingRequest>();
  readonly #watchers = new Set<(message: Message) => void>();
  readonly #exited: Promise<void>;

  constructor(child: ChildProcess, connection: ConnectionInfo, folder: string) {
    this.process = child;
    this.connection = connection;
    this.#folder = folder;
    this.wire = new Wire(connection.key);
    const routingId = randomUUID();
    this.#shell.routingId = routingId;
    this.#stdin = new Dealer({ linger: 0, routingId });
    this.#exited = once(child, 'exit').then(([code, signal]) => this.#onExit(code, signal));
    child.stdout?.on('data', (data: Buffer) => (this.log += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (this.log += data.toString()));
    this.#shell.connect(channelAddress(connection, 'shell'));
    this.#control.connect(channelAddress(connection, 'control'));
    this.#stdin.connect(channelAddress(connection, 'stdin'));
    this.#iopub.connect(channelAddress(connection, 'iopub'));
    this.#iopub.subscribe();
    void this.#readReplies(this.#shell);
    void this.#readReplies(this.#control);
    void this.#readOutputs();
    void this.#answerQuestions();
  }

  /** Waits until the kernel answers and its outputs reach us. */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      // A request that cannot be sent yet is one that was not answered.
      const answer = this.request('kernel_info_request', {}).then(
        () => true,
        () => delay(READY_RETRY_MS),
      );
      const isReady = await Promise.race([answer, this.#exited.then(() => false), delay(READY_RETRY_MS)]);
      if (isReady === true) return;
      if (isReady === false) {
        const { exitCode, signalCode } = this.process;
        throw new KernelStartError(
          `The kernel ended as it started (${signalCode ?? `code ${exitCode}`}).\n${this.log}`,
        );
      }
    }
    throw new KernelStartError(
      `The kernel did not answer within ${READY_TIMEOUT_MS / 1000} s: see what else keeps this machine busy, and try again.\n${this.log}`,
    );
  }

  /** Runs a cell to its end. Several may be asked for at once: they run one after the other. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<CellOutcome> {
    const content = {
      code,
      silent: options.silent ?? false,
      store_history: options.storeHistory ?? true,
      user_expressions: options.userExpressions ?? {},
      allow_stdin: options.onInput !== undefined,
      stop_on_error: options.stopOnError ?? true,
    };
    const metadata = options.cellId === undefined ? {} : { cellId: options.cellId };
    const { reply, messages } = await this.#send(
      this.#shell,
      'execute_request',
      content,
      { metadata },
      options,
    );
    return new CellOutcome(executeReplySchema.parse(reply?.content), messages);
  }

  /** Sends any request of the shell channel. Resolves to its reply's content. */
  async request(type: string, content: Content): Promise<Content> {
    const { reply } = await this.#send(this.#shell, type, content);
    return reply?.content ?? {};
  }

  /** Sends a message that gets no reply, and waits for its idle. */
  async notify(
    type: string,
    content: Content,
    buffers: readonly Uint8Array[] = [],
  ): Promise<readonly Message[]> {
    return (await this.#send(this.#shell, type, content, { buffers })).messages;
  }

  complete(code: string, cursor = code.length): Promise<Content> {
    return this.request('complete_request', { code, cursor_pos: cursor });
  }

  inspect(code: string, cursor = code.length): Promise<Content> {
    return this.request('inspect_request', { code, cursor_pos: cursor, detail_level: 0 });
  }

  async interrupt(): Promise<void> {
    await this.#send(this.#control, 'interrupt_request', {});
  }

  /** The next iopub message that matches, whichever run it belongs to. */
  nextMessage(match: (message: Message) => boolean): Promise<Message> {
    return new Promise(resolve => {
      const stop = this.watch(message => {
        if (!match(message)) return;
        stop();
        resolve(message);
      });
    });
  }

  /** Calls `watcher` for every iopub message. Returns a function that ends that. */
  watch(watcher: (message: Message) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Shuts the kernel down, kills it if it does not go, and removes its files. */
  async shutdown(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const request = this.#send(this.#control, 'shutdown_request', { restart: false });
      request.catch(() => undefined);
      const timer = setTimeout(() => this.process.kill('SIGKILL'), EXIT_TIMEOUT_MS);
      await this.#exited;
      clearTimeout(timer);
    }
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #send(
    socket: Dealer,
    type: string,
    content: Content,
    more: { readonly metadata?: Content; readonly buffers?: readonly Uint8Array[] } = {},
    { onMessage, onInput }: ExecuteOptions = {},
  ): Promise<PendingRequest> {
    const message = this.wire.createMessage(type, content, undefined, more);
    return new Promise((resolve, reject) => {
      this.#pending.set(message.header.msg_id, {
        messages: [],
        onMessage,
        onInput,
        // A message that is no request gets no reply.
        reply: type.endsWith('_request') ? undefined : message,
        isIdle: false,
        resolve,
        reject,
      });
      socket.send(this.wire.encode(message, [])).catch(reject);
    });
  }

  async #readReplies(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = this.#decode(frames);
      if (!message) return;
      const pending = this.#pending.get(message.parent?.msg_id ?? '');
      if (!pending) continue;
      pending.reply = message;
      this.#settle(message.parent?.msg_id ?? '', pending);
    }
  }

  async #readOutputs(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#decode(frames);
      if (!message) return;
      const id = message.parent?.msg_id ?? '';
      const pending = this.#pending.get(id);
      pending?.messages.push(message);
      pending?.onMessage?.(message);
      for (const watcher of this.#watchers) watcher(message);
      if (pending && message.header.msg_type === 'status' && message.content['execution_state'] === 'idle') {
        pending.isIdle = true;
        this.#settle(id, pending);
      }
    }
  }

  async #answerQuestions(): Promise<void> {
    for await (const frames of this.#stdin) {
      const question = this.#decode(frames);
      if (!question) return;
      const pending = this.#pending.get(question.parent?.msg_id ?? '');
      const value = pending?.onInput?.(String(question.content['prompt'])) ?? '';
      const answer = this.wire.createMessage('input_reply', { value }, question.header);
      await this.#stdin.send(this.wire.encode(answer, []));
    }
  }

  /** A message; of a kernel that sends what is none, nothing more is believed: it is ended. */
  #decode(frames: readonly Buffer[]): Message | undefined {
    try {
      return this.wire.decode(frames);
    } catch (error) {
      this.log += `${String(error)}\n`;
      this.process.kill('SIGKILL');
      return undefined;
    }
  }

  #settle(id: string, pending: PendingRequest): void {
    if (!pending.reply || !pending.isIdle) return;
    this.#pending.delete(id);
    pending.resolve(pending);
  }

  #onExit(code: number | null, signal: string | null): void {
    const error = new Error(`the kernel ended (${signal ?? `code ${code}`})\n${this.log}`);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

function delay(ms: number): Promise<undefined> {
  return new Promise(resolve => {
    setTimeout(() => resolve(undefined), ms);
  });
}
