import type { ConnectionInfo } from '../protocol/connection.ts';
import type { Content, Header } from '../protocol/wire.ts';

/** What the control worker is started with. */
export interface ControlWorkerData {
  readonly connection: ConnectionInfo;
  readonly kernelInfo: Content;
  /** Shared memory: see {@link SHARED}. */
  readonly shared: Int32Array<SharedArrayBuffer>;
  /** Set to 1 when the process is gone that has started the kernel. Undefined: that is this one's parent. */
  readonly isOrphaned: Int32Array<SharedArrayBuffer> | undefined;
}

/** Places in the memory that both threads share. */
export const SHARED = {
  /** How many interrupts there have been. */
  interrupts: 0,
  /** How many of them the main thread has taken note of. */
  interruptsSeen: 1,
  /** Above 0 while the main thread waits for a child process and does nothing else, as in `execSync`. */
  blockingChildren: 2,
} as const;
export const SHARED_LENGTH = 3;

/** `Symbol.for` this is the property of the main thread's `globalThis` that holds its `Cut`. */
export const CUT_KEY = 'waymark.cut';

/** From the control worker to the main thread. */
export type ToMain =
  | { readonly type: 'bound' }
  | { readonly type: 'not-bound'; readonly reason: string }
  | { readonly type: 'status'; readonly state: 'busy' | 'idle'; readonly parent: Header }
  /** The interrupts are numbered from 1. */
  | { readonly type: 'interrupt'; readonly number: number }
  | { readonly type: 'shutdown' }
  | { readonly type: 'problem'; readonly message: string };

/** From the main thread to the control worker. */
export type ToControl = { readonly type: 'shut-down' };
