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
  /**
   * Makes what stands for a variable that a cell declared but, being unattempted, did not
   * initialise. Set by the helpers; the kernel calls it when a cell ends by an error marked with
   * {@link UNATTEMPTED_KEY}.
   */
  placeholder?: (name: string) => unknown;
}

/** The kernel's host, or undefined outside a kernel. */
export function kernelHost(): KernelHost | undefined {
  return (globalThis as { [HOST_KEY]?: KernelHost })[HOST_KEY];
}
