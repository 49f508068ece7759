import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { servedAppSchema } from '@waymark/roadmap';
import { APP_MIME, CHECK_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { check } from '../check/check.ts';
import { UnattemptedError } from '../todo/error.ts';
import { makePlaceholder, todo } from '../todo/todo.ts';
import { proxyPath } from './address.ts';
import { express } from './express.ts';
import { serve } from './serve.ts';
import type { Served } from './served.ts';

let host: FakeHost;
let all: Served[];
beforeEach(() => {
  host = FakeHost.install();
  all = [];
});
afterEach(async () => {
  await Promise.all(all.map(served => served.close()));
  FakeHost.uninstall();
});

const serveHere: typeof serve = async (...parameters) => {
  const served = await serve(...parameters);
  all.push(served);
  return served;
};

function inCell(id: string, run: string): void {
  host.cell = { id, run, signal: new AbortController().signal };
}

function hello(text: string) {
  const app = express();
  app.get('/', (_request, response) => {
    response.send(text);
  });
  return app;
}

function faulty() {
  const app = express();
  app.use(express.json());
  app.get('/throws', () => {
    throw new TypeError('no <price>');
  });
  app.get('/rejects', async () => {
    await Promise.resolve();
    throw new RangeError('too late');
  });
  app.get('/todo', (_request, response) => {
    response.send(String(makePlaceholder('predict')));
  });
  app.get('/half', (_request, response) => {
    response.write('half');
    throw new Error('cut');
  });
  app.post('/json', (request, response) => {
    response.json(request.body);
  });
  return app;
}

const isUp = (served: Served) =>
  fetch(served.url).then(
    response => response.ok,
    () => false,
  );

describe('serve', () => {
  it('answers on this machine and shows the app through the proxy', async () => {
    vi.stubEnv('WAYMARK_BASE_URL', '/user/ada/');
    const served = await serveHere(hello('hi'), { name: 'a <b>', path: '/form', height: 300 });
    vi.unstubAllEnvs();
    expect(await (await fetch(served.url)).text()).toBe('hi');
    const { bundle } = host.last;
    expect(servedAppSchema.parse(bundle[APP_MIME])).toEqual({
      version: 1,
      name: 'a <b>',
      port: served.port,
      key: served.key,
      path: '/form',
      height: 300,
    });
    expect(bundle['text/html']).toContain(
      `<iframe src="/user/ada/proxy/${served.port}/${served.key}/form" title="a &lt;b&gt;"`,
    );
    expect(bundle['text/plain']).toContain(`http://127.0.0.1:${served.port}/${served.key}/form`);
  });

  it('takes a plain function too', async () => {
    const served = await serveHere((_request, response) => response.end('plain'));
    expect(await (await fetch(served.url)).text()).toBe('plain');
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['what is no app', { get: 1 }, {}, /takes an Express app/],
    ['a path without slash', () => {}, { path: 'form' }, /begins with a slash, such as '\/form'; got 'form'/],
    ['an empty name', () => {}, { name: '' }, /name is text/],
    ['a height of no pixels', () => {}, { height: 0 }, /pixels above 0; got 0/],
  ])('refuses %s', async (_name, app, options, message) => {
    await expect(serve(app as never, options as object)).rejects.toThrow(message);
    expect(host.displays).toHaveLength(0);
  });

  it('is unattempted over a placeholder', async () => {
    await expect(serve(todo('app'))).rejects.toThrow(UnattemptedError);
  });
});

describe('an app is replaced', () => {
  it('when its cell runs again, and its neighbours in the cell stay', async () => {
    inCell('cell-1', 'run-1');
    const [first, neighbour] = [await serveHere(hello('1')), await serveHere(hello('2'))];
    inCell('cell-2', 'run-2');
    const other = await serveHere(hello('3'));
    expect(await Promise.all([first, neighbour, other].map(isUp))).toEqual([true, true, true]);
    inCell('cell-1', 'run-3');
    const again = await serveHere(hello('4'));
    expect(await Promise.all([first, neighbour, other, again].map(isUp))).toEqual([false, false, true, true]);
  });

  it('when its name is served again, from whichever cell', async () => {
    inCell('cell-1', 'run-1');
    const first = await serveHere(hello('1'), { name: 'prices' });
    inCell('cell-2', 'run-2');
    const second = await serveHere(hello('2'), { name: 'prices' });
    expect(await Promise.all([first, second].map(isUp))).toEqual([false, true]);
  });

  it('while a request hangs in it', async () => {
    const arrived = Promise.withResolvers<void>();
    const first = await serveHere(() => arrived.resolve(), { name: 'slow' });
    const hanging = httpRequest(first.url).end();
    const cut = once(hanging, 'error');
    await arrived.promise;
    await serveHere(hello('2'), { name: 'slow' });
    const [error] = (await cut) as [unknown];
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  it('and stopped by close, once or twice', async () => {
    const [first, second] = [await serveHere(hello('1')), await serveHere(hello('2'))];
    await first.close();
    await first.close();
    expect(await Promise.all([first, second].map(isUp))).toEqual([false, true]);
  });
});

describe('an error in a handler', () => {
  it('is answered with 500 without its details, and shown below the cell in one place', async () => {
    const { url } = await serveHere(faulty());
    const response = await fetch(`${url}/throws?a=1`);
    expect([response.status, await response.text()]).toEqual([
      500,
      'The app stopped with an error. Its notebook shows which.\n',
    ]);
    expect(host.last.bundle['text/plain']).toMatch(/^GET \/throws\?a=1 failed:\nTypeError: no <price>/);
    expect(host.last.bundle['text/html']).toContain('no &lt;price&gt;');
    expect((await fetch(`${url}/rejects`)).status).toBe(500);
    expect(host.last.bundle['text/plain']).toMatch(
      /^GET \/rejects failed \(error 2 of this app\):\nRangeError: too late/,
    );
    expect(host.last.options).toMatchObject({ update: true });
  });

  it('of the visitor is answered with its own status and not shown', async () => {
    const { url } = await serveHere(faulty());
    const before = host.displays.length;
    const bad = await fetch(`${url}/json`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(bad.status).toBe(400);
    const missing = await fetch(`${url}/<nowhere>?x=1`);
    expect([missing.status, await missing.text()]).toEqual([
      404,
      'There is no GET /%3Cnowhere%3E in this app.\n',
    ]);
    expect(host.displays).toHaveLength(before);
  });

  it('of a form that is too large is a page with a way back', async () => {
    const app = express();
    app.post('/', express.urlencoded({ extended: false }), (_request, response) => void response.end());
    const { url } = await serveHere(app);
    const body = new URLSearchParams({ mail: '<'.repeat(1_000_000) });
    const page = await fetch(url, { method: 'POST', body, headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
    expect(await page.text()).toMatch(/takes up to 100 kB[^]*<button[^>]*history\.back\(\)/);
    const text = await fetch(url, { method: 'POST', body });
    expect(await text.text()).toMatch(/^That is too much at once: this app takes up to 100 kB\./);
  });

  it('cuts an answer that has begun', async () => {
    const { url } = await serveHere(faulty());
    await expect(fetch(`${url}/half`).then(response => response.text())).rejects.toThrow(
      /fetch failed|terminated/,
    );
  });

  it('of a plain function does not stop the kernel', async () => {
    const { url } = await serveHere(async () => {
      throw new Error('plain');
    });
    expect((await fetch(url)).status).toBe(500);
  });

  it('says 501 for an exercise that is not attempted, and makes the check that asked unattempted', async () => {
    const { url } = await serveHere(faulty());
    const response = await fetch(`${url}/todo`);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("todo('predict') is not written yet");
    await check('q1', { points: 1 }, async t => t.equal((await fetch(`${url}/todo`)).status, 200));
    expect(host.last.bundle[CHECK_MIME]).toMatchObject({ state: 'unattempted' });
  });
});

it('runs handlers in the context of the cell that serves', async () => {
  const cell = new AsyncLocalStorage<string>();
  const app = express();
  app.get('/', (_request, response) => {
    response.send(String(cell.getStore()));
  });
  const served = await cell.run('serving cell', () => serveHere(app));
  const text = await cell.run('asking cell', async () => (await fetch(served.url)).text());
  expect(text).toBe('serving cell');
});

it('stops every app with the kernel', async () => {
  vi.resetModules();
  const fresh = await import('./serve.ts');
  const served = await fresh.serve((_request, response) => response.end('up'));
  expect(await isUp(served)).toBe(true);
  await host.shutDown();
  expect(await isUp(served)).toBe(false);
});

it('knows the base URL of JupyterLab and of a hub', () => {
  expect(proxyPath(80, '/', {})).toBe('/proxy/80/');
  expect(proxyPath(80, '/a', { JUPYTERHUB_SERVICE_PREFIX: '/user/ada/' })).toBe('/user/ada/proxy/80/a');
  expect(proxyPath(80, '/', { WAYMARK_BASE_URL: '/lab', JUPYTERHUB_SERVICE_PREFIX: '/x/' })).toBe(
    '/lab/proxy/80/',
  );
});
