import { HOST_KEY } from '../host.ts';
import { Comms } from './comms/comms.ts';
import type { PendingCall } from './comms/owned-function.ts';
import { ControlThread } from './control/control-thread.ts';
import { reportError } from './errors/error-report.ts';
import { UncaughtErrors } from './errors/uncaught-errors.ts';
import { Executions } from './executions.ts';
import { History } from './history.ts';
import { kernelInfo } from './kernel-info.ts';
import { allAtRest } from './protocol/bind-channels.ts';
import { Channels } from './protocol/channels.ts';
import type { ConnectionInfo } from './protocol/connection.ts';
import { RequestQueue } from './protocol/request-queue.ts';
import * as requests from './protocol/requests.ts';
import { Wire, type Content, type Header, type ReceivedMessage } from './protocol/wire.ts';
import { currentRun } from './runtime/cell-run.ts';
import { CellTurns } from './runtime/cell-turns.ts';
import type { Evaluator } from './runtime/evaluator.ts';
import { Formatters } from './runtime/formatters.ts';
import { isGradingRun } from './runtime/grading-run.ts';
import { CellHost } from './runtime/kernel-host.ts';
import { Output } from './runtime/output.ts';
import { StandardInput } from './runtime/standard-input.ts';
import { Stdin } from './runtime/stdin.ts';
import { uninterruptible } from './runtime/uninterruptible.ts';

/** How long `onShutdown` callbacks may take together. */
const SHUTDOWN_CALLBACKS_MS = 1_000;

export interface KernelOptions {
  readonly connection: ConnectionInfo;
  readonly typescriptVersion: string;
  /** Set to 1 when the process is gone that has started the kernel. Undefined: that is this one's parent. */
  readonly isOrphaned: Int32Array<SharedArrayBuffer> | undefined;
  /** Makes the evaluator, which takes a while: called once, when the sockets are up. */
  createEvaluator(kernel: Kernel): Promise<Evaluator>;
  /** Told of what concerns the kernel and no cell. */
  log(message: string): void;
  /** Ends the process. */
  exit(): void;
}

/** A Jupyter kernel: answers the front end's requests one by one, and runs its cells. */
export class Kernel {
  readonly output: Output;
  readonly uncaught: UncaughtErrors;
  readonly host: CellHost;
  readonly stdin: Stdin;
  readonly standardInput: StandardInput;
  readonly #options: KernelOptions;
  readonly #channels: Channels;
  readonly #control: ControlThread;
  readonly #formatters = new Formatters();
  readonly #history = new History();
  readonly #comms: Comms;
  readonly #info: Content;
  readonly #queue = new RequestQueue(request => this.#handle(request));
  readonly #turns = new CellTurns();
  readonly #executions: Executions;
  #evaluator: Promise<Evaluator> | undefined;
  /** The header of the request that is being answered. */
  #handled: Header | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#info = kernelInfo(options.typescriptVersion);
    this.#channels = new Channels(new Wire(options.connection.key), error => this.#logError(error));
    const isGrading = isGradingRun();
    this.output = new Output((type, content, parent) => this.#channels.publish(type, content, parent), {
      mergesErrors: isGrading,
    });
    this.uncaught = new UncaughtErrors(this.output);
    this.#comms = new Comms((type, content, buffers = []) => {
      this.output.flush();
      this.#channels.publish(type, content, currentRun()?.request.header ?? this.#handled, copied(buffers));
    });
    this.host = new CellHost(this.output, this.#formatters, this.#comms, isGrading);
    this.stdin = new Stdin(this.#channels, this.output);
    this.standardInput = new StandardInput(this.stdin, this.#turns, this.output);
    this.#executions = new Executions({
      turns: this.#turns,
      formatters: this.#formatters,
      history: this.#history,
      output: this.output,
      queue: this.#queue,
      evaluator: () => this.evaluator(),
    });
    this.#control = new ControlThread(options, this.#info, {
      onStatus: (state, parent) => this.#channels.publish('status', { execution_state: state }, parent),
      onInterrupt: () => this.interrupt(),
      onShutdown: () => void this.#shutDown(),
      onProblem: options.log,
    });
    Object.defineProperty(globalThis, HOST_KEY, { value: this.host });
  }

  /**
   * Opens the sockets and serves until the kernel is shut down.
   *
   * @throws {AddressError} where an address cannot be had. What was opened is closed again.
   */
  async start(): Promise<void> {
    try {
      await allAtRest([this.#channels.bind(this.#options.connection), this.#control.bound]);
    } catch (error) {
      this.#channels.close();
      await this.#control.shutDown();
      throw error;
    }
    void this.#channels.welcomeSubscribers();
    void this.stdin.read();
    void this.#channels.readShell(message => this.#queue.add(message));
  }

  /** Compiler and executor, made when first asked for. */
  evaluator(): Promise<Evaluator> {
    return (this.#evaluator ??= this.#options.createEvaluator(this));
  }

  /** The newest request; undefined until one comes. */
  get newest(): Header | undefined {
    return this.#handled;
  }

  /** Whether a request is being answered. */
  get isWorking(): boolean {
    return this.#queue.isWorking;
  }

  /** Does something that blocks the kernel until a child process has ended, which an interrupt makes happen. */
  get whileBlocked(): ControlThread['whileBlocked'] {
    return this.#control.whileBlocked;
  }

  /** Ends the running cell and the work it has started. Its variables stay. */
  interrupt(): void {
    this.#turns.interrupt();
  }

  async #handle(request: ReceivedMessage): Promise<void> {
    const { header } = request;
    this.#handled = header;
    this.#channels.publish('status', { execution_state: 'busy' }, header);
    try {
      await this.#answer(request);
    } catch (error) {
      this.#options.log(`${header.msg_type}: ${error instanceof Error ? error.stack : String(error)}`);
      if (header.msg_type.endsWith('_request')) {
        this.#reply(request, { status: 'error', ...reportError(error) });
      }
    }
    this.output.flush();
    this.#channels.publish('status', { execution_state: 'idle' }, header);
    if (header.msg_type === 'execute_request') await this.#settle();
  }

  /** Does what the answer to a cell need not wait for. */
  async #settle(): Promise<void> {
    try {
      const evaluator = await this.#evaluator;
      evaluator?.settle();
    } catch (error) {
      this.#logError(error);
    }
  }

  async #answer(request: ReceivedMessage): Promise<void> {
    const { content } = request;
    switch (request.header.msg_type) {
      case 'kernel_info_request':
        return this.#reply(request, this.#info);
      case 'execute_request':
        // Without a count: a front end would number the cell as one that has run.
        return this.#reply(
          request,
          this.#queue.isAborted(request) ? { status: 'aborted' } : await this.#executions.execute(request),
        );
      case 'complete_request': {
        const place = requests.CodePosition.parse(content);
        return this.#reply(
          request,
          await this.#ask((editing, evaluator) => editing.completeCode(evaluator, place)),
        );
      }
      case 'inspect_request': {
        const place = requests.CodePosition.parse(content);
        return this.#reply(
          request,
          await this.#ask((editing, evaluator) => editing.inspectCode(evaluator, place)),
        );
      }
      case 'is_complete_request': {
        const parsed = requests.IsCompleteRequest.parse(content);
        return this.#reply(
          request,
          await this.#ask((editing, evaluator) => editing.isComplete(evaluator, parsed)),
        );
      }
      case 'history_request': {
        const history = this.#history.select(requests.HistoryRequest.parse(content));
        return this.#reply(request, { status: 'ok', history });
      }
      case 'comm_info_request':
        return this.#reply(request, this.#comms.info(requests.CommInfoRequest.parse(content)));
      case 'comm_open':
        return this.#call(this.#comms.receiveOpen(requests.CommOpen.parse(content), request.buffers));
      case 'comm_msg':
        return this.#call(this.#comms.receiveMessage(requests.CommMsg.parse(content), request.buffers));
      case 'comm_close':
        return this.#call(this.#comms.receiveClose(requests.CommClose.parse(content), request.buffers));
      case 'shutdown_request':
        this.#reply(request, { status: 'ok', restart: content['restart'] ?? false });
        return this.#shutDown();
      default:
        this.#options.log(`a ${request.header.msg_type} message, which this kernel does not know`);
    }
  }

  /** Asks the compiler about code that does not run. An interrupt would leave the compiler half-way. */
  async #ask(
    question: (editing: typeof import('./editing.ts'), evaluator: Evaluator) => Content,
  ): Promise<Content> {
    const evaluator = await this.evaluator();
    const editing = await import('./editing.ts');
    return uninterruptible.run(() => question(editing, evaluator));
  }

  #reply(request: ReceivedMessage, content: Content): void {
    this.#channels.reply(request, request.header.msg_type.replace(/_request$/, '_reply'), content);
  }

  /** Calls functions that cells have left for the messages of comms. Their errors are those cells' errors. */
  async #call(calls: readonly PendingCall[]): Promise<void> {
    for (const { owner, call } of calls) {
      if (!owner) {
        await call();
        continue;
      }
      const run = owner.continued();
      try {
        await this.#turns.take<unknown>(run, call, undefined);
      } catch (error) {
        this.uncaught.show(error, run);
      }
    }
  }

  #logError(error: unknown): void {
    this.#options.log(String(error instanceof Error ? error.stack : error));
  }

  async #shutDown(): Promise<void> {
    this.interrupt();
    await this.host.shutdown(SHUTDOWN_CALLBACKS_MS);
    this.output.flush();
    await this.#control.shutDown();
    this.#channels.close();
    this.#options.exit();
  }
}

/** ZeroMQ reads large buffers in its own time: what the sender changes meanwhile must not be seen. */
function copied(buffers: readonly Uint8Array[]): { readonly buffers: readonly Uint8Array[] } {
  return { buffers: buffers.map(buffer => Uint8Array.from(buffer)) };
}
