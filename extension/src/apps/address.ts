import { URLExt } from '@jupyterlab/coreutils';
import type { ServedApp } from '@waymark/roadmap';

/**
 * The address of a served app under the Jupyter server's proxy.
 *
 * @param baseUrl The Jupyter server's base URL, absolute.
 * @returns Undefined for a path that leads out of the app, such as `/../../lab`.
 * @example
 * appAddress('http://localhost:8888/', { port: 3000, key: 'k3y', path: '/form' }); // http://localhost:8888/proxy/3000/k3y/form
 */
export function appAddress(
  baseUrl: string,
  { port, key = '', path }: Pick<ServedApp, 'port' | 'key' | 'path'>,
): string | undefined {
  const root = URLExt.join(baseUrl, 'proxy', String(port), key);
  const address = new URL(root + path).href;
  return address.startsWith(`${root}/`) ? address : undefined;
}
