import { kernelHost } from './host.ts';

/**
 * Calls back when the notebook ends: when its kernel shuts down, or when the process of a script exits,
 * which waits for no promise.
 */
export function atEnd(callback: () => void | Promise<void>): void {
  const host = kernelHost();
  if (host) host.onShutdown(callback);
  else process.once('exit', () => void callback());
}
