/**
 * The path under which the page reaches a port of this machine: through Jupyter's proxy, below the
 * base URL that the kernel was started with.
 *
 * @param path Inside the app, beginning with a slash.
 */
export function proxyPath(port: number, path: string, env: NodeJS.ProcessEnv = process.env): string {
  const base = env['WAYMARK_BASE_URL'] || env['JUPYTERHUB_SERVICE_PREFIX'] || '/';
  return `${base.replace(/\/*$/, '/')}proxy/${port}${path}`;
}
