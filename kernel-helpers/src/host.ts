/**
 * What the kernel offers the code that runs in it. The kernel and the helpers meet here and nowhere
 * else, so that the helpers also run in plain Node (a script, a test), where there is no host.
 */

/** The property of `globalThis` under which the kernel puts its {@link KernelHost}. */
export const HOST_KEY = Symbol.for('waymark.kernel');

/** The property that marks an error as "the exercise is not attempted yet". */
export const UNATTEMPTED_KEY = Symbol.for('waymark.unattempted');

/** A value by MIME type, as in a Jupyter `display_data` message. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface DisplayOptions {
  /** Names the output, so that it can be replaced later. */
  readonly displayId?: string;
  /** Replace every output of that `displayId` in place instead of adding one. */
  readonly update?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The cell whose code is running, also after an `await`, in a timer and in an event handler it set. */
export interface RunningCell {
  /** The notebook's id of the cell; undefined where the front end sends none. */
  readonly id: string | undefined;
  /** Differs for every run, also of the same cell. */
  readonly run: string;
  /** Fires when the user interrupts the run. */
  readonly signal: AbortSignal;
}

/** What one end of a comm sends the other: JSON, and binary buffers beside it. */
export interface CommMessage {
  readonly data: unknown;
  readonly buffers: readonly Uint8Array[];
}

/** Called with a message of the front end. */
export type CommListener = (message: CommMessage) => void | Promise<void>;

/** Called when the front end opens a comm; the message is what it sends along. */
export type CommTarget = (comm: Comm, message: CommMessage) => void | Promise<void>;

/**
 * A channel between a cell and an extension of the front end (a widget, say). Listeners are called
 * between cells, never during one; what they print appears in the cell that added them.
 */
export interface Comm {
  readonly id: string;
  readonly targetName: string;
  readonly isClosed: boolean;
  /**
   * Sends a message to the front end.
   *
   * @param data Any JSON.
   * @param buffers Binary data, which is sent as it is. Default: none.
   * @throws Error When the comm is closed.
   */
  send(data: unknown, buffers?: readonly Uint8Array[]): void;
  /** Closes both ends. A comm that is closed already stays so. */
  close(data?: unknown): void;
  /** Calls `listener` for each message of the front end. Returns a function that takes it back. */
  onMessage(listener: CommListener): () => void;
  /** Calls `listener` when the front end closes the comm. Returns a function that takes it back. */
  onClose(listener: CommListener): () => void;
}

export interface CommHost {
  /** Opens a comm to a target that an extension of the front end has registered. */
  open(targetName: string, data?: unknown, buffers?: readonly Uint8Array[]): Comm;
  /** Lets the front end open comms to that target. Returns a function that takes it back. */
  registerTarget(targetName: string, onOpen: CommTarget): () => void;
}

/** Cells that have to run before the running one can: `Needs` of `@waymark/roadmap`, without its schemas' library. */
export interface UnmetNeeds {
  cells: {
    cell?: string | undefined;
    name: string;
    trouble: 'failed' | 'stopped' | 'changed' | 'gone' | 'not-run';
    names: string[];
  }[];
  run: string[];
}

export interface KernelHost {
  /** Sends a display message that belongs to the running cell (or the one that set up the caller). */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  clearOutput(wait?: boolean): void;
  readonly cell: RunningCell | undefined;
  /**
   * Says how the value of a cell's last expression is shown, for a kind of value that cannot say so
   * itself (by a method `[Symbol.for('Jupyter.display')]()` that returns a MIME bundle). The
   * formatter returns undefined for every other value. Formatters added later are asked first.
   * Returns a function that takes it back.
   */
  registerFormatter?(formatter: (value: unknown) => MimeBundle | undefined): () => void;
  /** Channels to extensions of the front end. */
  readonly comms?: CommHost;
  /** Called when the kernel is about to shut down. Returns a function that takes it back. */
  onShutdown(callback: () => void | Promise<void>): () => void;
  /**
   * Tells a grader what the running cell earns, in points. Undefined unless a grader has started the kernel.
   */
  readonly award?: ((points: number) => void) | undefined;
  /** What the running cell takes from cells whose last text did not run to its end. Undefined: it has all it needs. */
  readonly unmet?: UnmetNeeds | undefined;
  /** What the kernel asks about placeholders, of which it knows nothing itself. Set by the helpers. */
  placeholders?: PlaceholderHooks;
}

/** An exercise that nobody has answered yet is a variable that holds a placeholder. */
export interface PlaceholderHooks {
  /** Makes what stands for a variable that a cell declared but, being unattempted, did not initialise. */
  make(name: string): unknown;
  isPlaceholder(value: unknown): boolean;
  /**
   * To be called when the running code reads a variable that holds a placeholder. A library that only
   * looks at the type of what it is given, as `tf.tensor2d` does, leaves no other trace of it.
   */
  meet(value: unknown): void;
  /**
   * The error to report in place of `cause`, with which the running cell ended, when that cell met a
   * placeholder: the exercise is not attempted yet. Undefined when it met none.
   */
  unattempted(cause: unknown): Error | undefined;
}

/** The kernel's host, or undefined outside a kernel. */
export function kernelHost(): KernelHost | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kernel alone sets it
  return (globalThis as { [HOST_KEY]?: KernelHost })[HOST_KEY];
}
