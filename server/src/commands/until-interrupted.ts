import { KernelStartError } from '@waymark/kernel-helpers/client';
import { CommandError } from './command.ts';

/** As a shell calls what a Ctrl-C has ended. */
const INTERRUPTED_EXIT_CODE = 130;
/** Somebody has pressed Ctrl-C. */
const INTERRUPTED = new Error('Interrupted.');

/**
 * Does work in kernels, which Ctrl-C ends.
 *
 * @param work Ends, with its kernels, when the controller is aborted. It answers the exit code.
 * @throws CommandError Where no kernel starts; else what the work throws.
 */
export async function untilInterrupted(work: (stop: AbortController) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(INTERRUPTED);
  process.once('SIGINT', interrupt);
  try {
    return await work(stop);
  } catch (error) {
    if (stop.signal.reason === INTERRUPTED) return INTERRUPTED_EXIT_CODE;
    throw error instanceof KernelStartError ? new CommandError(error.message) : error;
  } finally {
    process.off('SIGINT', interrupt);
  }
}
