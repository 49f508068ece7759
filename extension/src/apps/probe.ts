/** Whether an app answers. */
export type AppHealth = 'unknown' | 'running' | 'stopped';

/**
 * Asks whether the app answers at all; what it answers does not matter.
 *
 * @param send Default the browser's `fetch`.
 */
export async function probeApp(address: string, send: typeof fetch = fetch): Promise<AppHealth> {
  try {
    const response = await send(address, { method: 'HEAD', cache: 'no-store' });
    return isFromJupyter(response) ? 'stopped' : 'running';
  } catch {
    return 'stopped'; // Jupyter itself does not answer.
  }
}

// Where nothing listens, jupyter-server-proxy gives an error page of Jupyter's own server (Tornado);
// an app's answers, its errors too, come without that server's name.
function isFromJupyter(response: Response): boolean {
  return response.status >= 500 && (response.headers.get('server') ?? '').startsWith('TornadoServer');
}
