import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { takeCookies } from './app-cookies.ts';

const KEY_BYTES = 18;
/** Headers in which jupyter-server-proxy says under which path it shows an app. */
const MOUNT_HEADERS = ['x-forwarded-prefix', 'x-forwarded-context', 'x-proxycontextpath'];
/** `localhost` and what is below it, and the addresses of the loopback interface. */
const OWN_NAME = /^(?:(?:[^.:]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** A new key: the first part of every address of an app, which only those know to whom it was shown. */
export function makeKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/**
 * Lets a request in, or says why not. Any program of any user of the machine may knock at a port, and any page
 * that a browser shows may make it send a request there. So the address has to begin with the app's key, the
 * host has to be this machine (or Jupyter's, where that has another name), and a page of another
 * origin may do no more than link to the app.
 *
 * What is let in has lost what is not the app's: the key, and the credentials for Jupyter, which a browser
 * sends along to everything below Jupyter's address.
 *
 * @returns What the visitor is told, with status 403; undefined when the request is let in.
 */
export function admit(request: IncomingMessage, key: string, env = process.env): string | undefined {
  const { headers } = request;
  const inside = pathInside(request.url ?? '/', key);
  if (inside === undefined) {
    return 'The address lacks the key of this app. Follow the link below the cell that serves it; in code, take the `url` of what serves it, as in fetch(`${served.url}health`).';
  }
  if (!isKnownHost(headers.host, env)) {
    return `This app does not answer as ${headers.host}. Where Jupyter is reached by that name, set WAYMARK_HOSTS to it before Jupyter starts.`;
  }
  if (isFromElsewhere(request)) return 'The request was sent by a page of another origin.';
  const mount = mountOf(headers);
  request.url = mount === undefined ? inside : withoutToken(inside);
  removeCredentials(request, key, mount !== undefined);
  for (const name of MOUNT_HEADERS) {
    if (headers[name] !== undefined) replaceHeader(request, name, `${mount}/${key}`);
  }
  return undefined;
}

/** The path, below Jupyter's host, under which the proxy shows the app's port; undefined for a request past the proxy. */
export function mountOf(headers: IncomingHttpHeaders): string | undefined {
  const [mount] = MOUNT_HEADERS.flatMap(name => headers[name] ?? []);
  return mount?.replace(/\/$/, '');
}

/** `/KEY/form?a=1` is `/form?a=1` inside; a text like `${url}/form` has a slash too many. */
function pathInside(url: string, key: string): string | undefined {
  const [, given = '', rest = ''] = /^\/([^/?]*)\/*(.*)$/s.exec(url) ?? [];
  return isSame(given, key) ? `/${rest}` : undefined;
}

/** Compares in a time that says nothing of where the difference is. */
function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map(text => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

function isKnownHost(host: string | undefined, env: NodeJS.ProcessEnv): boolean {
  // Behind a hub the host is the hub's, which knows its own name.
  if (host === undefined || env['JUPYTERHUB_SERVICE_PREFIX']) return true;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const named = (env['WAYMARK_HOSTS'] ?? '').toLowerCase().split(/[\s,]+/);
  return OWN_NAME.test(name) || named.includes(name);
}

function isFromElsewhere({ headers, method = 'GET' }: IncomingMessage): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwnSite = site === 'same-origin' || site === 'none';
  if (origin !== undefined && !(origin === 'null' && isOwnSite)) {
    const host = URL.canParse(origin) ? new URL(origin).host : undefined;
    if (host === undefined || ![headers.host, headers['x-forwarded-host']].includes(host)) return true;
  }
  if (site === undefined || isOwnSite) return false;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !(isLink && method === 'GET');
}

/** Jupyter's token may stand in any address below Jupyter's. */
function withoutToken(path: string): string {
  const [before = '', query] = path.split(/\?(.*)/s);
  if (query === undefined) return path;
  const kept = query.split('&').filter(pair => !/^token(=|$)/.test(pair));
  return kept.length === 0 ? before : `${before}?${kept.join('&')}`;
}

function removeCredentials(request: IncomingMessage, key: string, isProxied: boolean): void {
  const { authorization, cookie, referer } = request.headers;
  const isForJupyter = isProxied ? /^(?:token|bearer)\b/i : /^token\b/i;
  if (authorization !== undefined && isForJupyter.test(authorization)) {
    replaceHeader(request, 'authorization', undefined);
  }
  if (cookie !== undefined) replaceHeader(request, 'cookie', takeCookies(cookie, key));
  // The page that shows the app may have Jupyter's token in its address.
  if (referer !== undefined && !referer.includes(`/${key}/`)) replaceHeader(request, 'referer', undefined);
  replaceHeader(request, 'x-xsrftoken', undefined);
}

/** A header stands in three places; Node makes the first two out of the third, when they are asked for. */
function replaceHeader(request: IncomingMessage, name: string, value: string | undefined): void {
  const { headers, headersDistinct, rawHeaders } = request;
  if (headers[name] === undefined) return;
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    if (rawHeaders[i]?.toLowerCase() === name) rawHeaders.splice(i, 2);
  }
  if (value === undefined) {
    delete headers[name];
    delete headersDistinct[name];
  } else {
    headers[name] = value;
    headersDistinct[name] = [value];
    rawHeaders.push(name, value);
  }
}
