import type { Kernel } from '@jupyterlab/services';

const GONE: ReadonlySet<Kernel.Status> = new Set([
  'restarting',
  'autorestarting',
  'terminating',
  'dead',
  'unknown',
]);

/** Whether what ran in a kernel may be gone. A notebook without a kernel has the status `unknown`. */
export function isKernelGone(status: Kernel.Status): boolean {
  return GONE.has(status);
}
