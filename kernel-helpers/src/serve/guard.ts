import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { markCookie } from './app-cookies.ts';
import { admit, mountOf } from './gate.ts';

// What an event brings is as Node's own types say; `emit` itself takes anything.
// oxlint-disable-next-line typescript/no-explicit-any
type Emit = (this: any, event: string, ...parameters: any[]) => boolean;

/** By which an HTTP server hands a visitor over to the app: with a response, or with the bare socket. */
const ANSWERED = new Set(['request', 'checkContinue', 'checkExpectation']);
const UPGRADED = new Set(['upgrade', 'connect']);

/**
 * Wraps the `emit` of an HTTP server, so that its listeners hear of nobody who does not come through
 * the {@link admit gate}, whatever library they belong to.
 */
export function guarded(emit: Emit, key: string): Emit {
  return function (event, ...parameters) {
    if (ANSWERED.has(event)) {
      const request: IncomingMessage = parameters[0];
      const response: ServerResponse = parameters[1];
      const mount = mountOf(request.headers) ?? '';
      const refusal = admit(request, key);
      if (refusal !== undefined) {
        response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${refusal}\n`);
        return true;
      }
      rewriteHeaders(response, key, mount);
    } else if (UPGRADED.has(event)) {
      const request: IncomingMessage = parameters[0];
      const socket: Duplex = parameters[1];
      if (admit(request, key) !== undefined) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return true;
      }
    }
    return emit.call(this, event, ...parameters);
  };
}

/** An app knows nothing of its key: what it says of its paths and cookies is put into the browser's terms. */
function rewriteHeaders(response: ServerResponse, key: string, mount: string): void {
  const { writeHead: original } = response;
  const writeHead = (...parameters: readonly unknown[]): ServerResponse =>
    Reflect.apply(original, response, parameters);
  const rewritten = (status: number, ...rest: unknown[]): ServerResponse => {
    if (response.headersSent) return writeHead(status, ...rest);
    const headers = rest.at(-1);
    if (typeof headers === 'object' && headers !== null) {
      rest.pop();
      for (const [name, value] of entriesOf(headers)) response.setHeader(name, value);
    }
    const location = response.getHeader('location');
    // Jupyter's proxy puts its own part before a path that begins with a slash.
    if (typeof location === 'string' && /^\/(?!\/)/.test(location)) {
      response.setHeader('location', `/${key}${location}`);
    }
    const cookies = [response.getHeader('set-cookie') ?? []].flat().map(String);
    if (cookies.length > 0) {
      response.setHeader(
        'set-cookie',
        cookies.map(cookie => markCookie(cookie, key, `${mount}/${key}/`)),
      );
    }
    return writeHead(status, ...rest);
  };
  response.writeHead = rewritten;
}

/** Headers come as an object, as pairs, or as a list of names and values in turn; a name may come twice. */
function entriesOf(headers: object): [string, OutgoingHttpHeader][] {
  if (!Array.isArray(headers)) {
    return Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  }
  const list: string[] = headers.flat();
  const byName = new Map<string, string[]>();
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = list[i]!.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), list[i + 1]!]);
  }
  return [...byName].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]);
}
