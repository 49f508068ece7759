import type { ConnectionInfo } from '../protocol/connection.ts';
import type { Content, Header } from '../protocol/wire.ts';

/** What the control worker is started with. */
export interface ControlWorkerData {
  readonly connection: ConnectionInfo;
  readonly kernelInfo: Content;
  /** Shared memory: see {@link SHARED}. */
  readonly shared: Int32Array<SharedArrayBuffer>;
}

/** Places in the memory that both threads share. */
export const SHARED = {
  /** 1 while a cell is being compiled, which must not be cut off half-way. */
  isCompiling: 0,
  /** How many interrupts the main thread has taken note of. */
  interruptsSeen: 1,
} as const;
export const SHARED_LENGTH = 2;

/** From the control worker to the main thread. */
export type ToMain =
  | { readonly type: 'bound' }
  | { readonly type: 'status'; readonly state: 'busy' | 'idle'; readonly parent: Header }
  /** To be taken note of, and no more: this thread's code may still be cut off. */
  | { readonly type: 'interrupt'; readonly number: number }
  | { readonly type: 'interrupt-now' }
  | { readonly type: 'shutdown' }
  | { readonly type: 'problem'; readonly message: string };

/** From the main thread to the control worker. */
export type ToControl = { readonly type: 'shut-down' };
