import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ServedApp } from '@waymark/roadmap';
import { APP_MIME } from '@waymark/roadmap/names';
import { atEnd } from '../at-end.ts';
import { kernelHost } from '../host.ts';
import { printValue } from '../print.ts';
import { escapeHtml } from '../show/html.ts';
import { show } from '../show/show.ts';
import { requireAnswer } from '../todo/todo.ts';
import { proxyPath } from './address.ts';
import { answer, type App } from './answer.ts';
import { FaultLog } from './fault-log.ts';
import { makeKey } from './gate.ts';
import { guarded } from './guard.ts';
import { Served } from './served.ts';
import { acceptSockets, type SocketHandler } from './sockets.ts';

const DEFAULT_HEIGHT_PX = 420;

/** How {@link serve} shows an app. */
export interface ServeOptions {
  /** Serving under the same name again replaces the app. Default: `app`, of this cell alone. */
  readonly name?: string;
  /** The page shown first, beginning with a slash. Default: `/`. */
  readonly path?: string;
  /** Height of the frame in CSS pixels. Default: 420. */
  readonly height?: number;
  /**
   * Called with each WebSocket (of the package `ws`) that a page opens, at whatever path, and with its request. A message
   * has at most a megabyte. Default: none is accepted.
   */
  readonly sockets?: SocketHandler;
}

interface Entry {
  readonly served: Served;
  readonly name: string | undefined;
  readonly cell: string | undefined;
  readonly run: string | undefined;
}

const entries = new Set<Entry>();
let closesAtEnd = false;

/**
 * Serves a web app from the notebook and shows it below the cell. It listens on this machine only, on
 * a free port, and answers nobody who does not know its key, which is the first part of its addresses: no other
 * user of the machine, no page of another origin. The page reaches it through Jupyter's proxy, so the
 * app's own links and forms must be relative (`action="predict"`, not `action="/predict"`); Jupyter's
 * cookies and token do not reach the app. When the cell runs again, the new app takes
 * the old one's place. An error in a handler is shown below the cell and answered with status 500.
 *
 * @param app An Express app, or a function that answers a request.
 * @param options Its name, the page shown first, the height of the frame.
 * @returns Its `url` for `fetch`, and `close`.
 * @throws TypeError When `app` is no app or an option is not what it should be.
 * @example
 * const app = express();
 * app.get('/', (request, response) => {
 *   response.send('<form action="predict">…</form>');
 * });
 * const served = await serve(app, { name: 'prices' });
 * const page = await (await fetch(served.url)).text();
 */
export async function serve(app: App, options: ServeOptions = {}): Promise<Served> {
  requireAnswer(app);
  if (typeof app !== 'function') {
    throw new TypeError(`serve takes an Express app, such as express() makes; got ${printValue(app)}.`);
  }
  const { name, path, height, sockets } = readOptions(options);
  const cell = kernelHost()?.cell;
  await closeReplaced(options.name, cell?.id, cell?.run);
  const faults = new FaultLog();
  // What a handler prints or shows belongs to this cell, whoever sends the request.
  const listener = AsyncResource.bind((request: IncomingMessage, response: ServerResponse) =>
    answer(app, request, response, error => faults.add(`${request.method} ${request.url}`, error)),
  );
  const key = makeKey();
  const server = createServer(listener);
  server.emit = guarded(server.emit, key);
  const endSockets =
    sockets &&
    (await acceptSockets(server, sockets, (request, error) =>
      faults.add(`a socket at ${request.url}`, error),
    ));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const served = new Served(name, key, server, () => {
    entries.delete(entry);
    endSockets?.();
  });
  const entry: Entry = { served, name: options.name, cell: cell?.id, run: cell?.run };
  entries.add(entry);
  closeAtEnd();
  showApp({ version: 1, name, port: served.port, key, path, height });
  return served;
}

function readOptions({
  name = 'app',
  path = '/',
  height = DEFAULT_HEIGHT_PX,
  sockets,
}: ServeOptions): Required<Omit<ServeOptions, 'sockets'>> & Pick<ServeOptions, 'sockets'> {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`An app's name is text; got ${printValue(name)}.`);
  }
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new TypeError(`An app's path begins with a slash, such as '/form'; got ${printValue(path)}.`);
  }
  if (!Number.isInteger(height) || height <= 0) {
    throw new TypeError(`An app's height is a whole number of pixels above 0; got ${printValue(height)}.`);
  }
  if (sockets !== undefined && typeof sockets !== 'function') {
    throw new TypeError(`An app's sockets are taken by a function; got ${printValue(sockets)}.`);
  }
  return { name, path, height, ...(sockets && { sockets }) };
}

/** Two apps of one run of a cell stand side by side; those of its earlier run go. */
async function closeReplaced(name: string | undefined, cell: string | undefined, run: string | undefined) {
  const replaced = [...entries].filter(
    entry =>
      (name !== undefined && entry.name === name) ||
      (cell !== undefined && entry.cell === cell && entry.run !== run),
  );
  await Promise.all(replaced.map(({ served }) => served.close()));
}

function closeAtEnd(): void {
  if (closesAtEnd) return;
  closesAtEnd = true;
  atEnd(async () => {
    await Promise.all([...entries].map(({ served }) => served.close()));
  });
}

function showApp(app: ServedApp): void {
  const path = `/${app.key}${app.path}`;
  const address = escapeHtml(proxyPath(app.port, path));
  const name = escapeHtml(app.name);
  show({
    [APP_MIME]: app,
    'text/html':
      `<div><iframe src="${address}" title="${name}" style="width:100%;height:${app.height}px;border:1px solid rgba(128,128,128,.4);border-radius:4px"></iframe>` +
      `<div><a href="${address}" target="_blank" rel="noopener">Open ${name} in a tab of its own</a></div></div>`,
    'text/plain': `${app.name} is served at http://127.0.0.1:${app.port}${path}`,
  });
}
