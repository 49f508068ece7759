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
  /** Called when the kernel is about to shut down. Returns a function that takes it back. */
  onShutdown(callback: () => void | Promise<void>): () => void;
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
  return (globalThis as { [HOST_KEY]?: KernelHost })[HOST_KEY];
}
