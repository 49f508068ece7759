export { cacheDir } from '../cache-dir.ts';
export { CellOutcome, type ErrorContent, type ExecuteReply, type MimeBundle } from './cell-outcome.ts';
export { GUARD_CELL, guardCall } from '../guard/guard-call.ts';
export { KernelClient, KernelStartError, type ExecuteOptions } from './kernel-client.ts';
export { startKernel, type StartOptions } from './start-kernel.ts';
export type { Message as KernelMessage } from '../kernel/protocol/wire.ts';
