import type { Kernel } from './kernel.ts';
import { currentRun } from './runtime/cell-run.ts';

/** Thrown in the place of ending the process. */
export class ProcessExitError extends Error {
  override readonly name = 'ProcessExitError';

  constructor(call: string) {
    super(
      `${call} would end the kernel and lose every variable. To stop a cell, throw an error; to start afresh, restart the kernel.`,
    );
  }
}

/**
 * Keeps the process alive whatever a cell does: errors that nothing catches are shown in the cell that
 * caused them, `process.exit()` explains itself, and SIGINT interrupts the running cell.
 */
export function guardProcess(kernel: Kernel): void {
  process.on('uncaughtException', error => kernel.uncaught.show(error, currentRun()));
  process.on('unhandledRejection', reason => kernel.uncaught.show(reason, currentRun()));
  process.on('SIGINT', () => kernel.interrupt());
  process.exit = () => {
    throw new ProcessExitError('process.exit()');
  };
  process.abort = () => {
    throw new ProcessExitError('process.abort()');
  };
}
