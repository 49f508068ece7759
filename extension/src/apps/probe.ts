/** Whether the app answers. */
export type AppHealth = 'unknown' | 'running' | 'stopped';

/** The statuses by which the proxy says that nothing listens on the port. */
const PROXY_FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 504, 599]);

/** Asks the app, without running its handlers more than a HEAD request does. */
export async function probeApp(address: string): Promise<AppHealth> {
  try {
    const response = await fetch(address, { method: 'HEAD', cache: 'no-store' });
    return PROXY_FAILURES.has(response.status) ? 'stopped' : 'running';
  } catch {
    return 'stopped'; // Jupyter itself does not answer.
  }
}
