import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something, or opens a WebSocket, comes from a page of this very
 * origin. JupyterLab's proxy leaves that to us: it checks no XSRF token.
 *
 * Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`, and let no page forge
 * them; a request without both is no browser's. `Origin` must name the host that the browser asked
 * for, which the proxy forwards in `Host`; one in front of it may have put that into
 * `X-Forwarded-Host`, a header that a page of another origin cannot send unasked.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  // "null" is the origin of a sandboxed frame.
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const names = [headers.host, forwardedHost(headers)];
  return host !== '' && names.some(name => hostOf(protocol, name) === host);
}

/** As a URL has it, however a proxy writes it: in small letters, without the port that goes without saying. */
function hostOf(protocol: string, name: string | undefined): string | undefined {
  const url = `${protocol}//${name ?? ''}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function forwardedHost(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-forwarded-host'];
  const list = Array.isArray(value) ? value[0] : value;
  return list?.split(',')[0]?.trim();
}
