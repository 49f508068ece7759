const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Resolves with the first signal that stops this process. A terminal and systemd signal all processes of a group, and whoever
 * started this one passes on what it got: a signal that comes again does not end what is just being closed.
 */
export function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
  });
}
