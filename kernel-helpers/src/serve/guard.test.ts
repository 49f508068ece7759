import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { guarded } from './guard.ts';

const KEY = 'the-key-of-the-app';
const PROXY = { 'x-forwarded-context': '/user/ada/proxy/4000', 'x-forwarded-prefix': '/user/ada/proxy/4000' };

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

let close = () => {};
afterEach(() => {
  close();
  vi.unstubAllEnvs();
});

/** Serves an app behind a guard. */
async function listen(app: RequestListener, onUpgrade?: () => void): Promise<number> {
  const server = createServer(app);
  if (onUpgrade) server.on('upgrade', onUpgrade);
  server.emit = guarded(server.emit, KEY);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  return (server.address() as AddressInfo).port;
}

async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const asked = request({ host: '127.0.0.1', port, path, method, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** Tells what reached it. */
const mirror: RequestListener = ({ url, headers, rawHeaders, headersDistinct }, response) => {
  response.end(JSON.stringify({ url, headers, rawHeaders, headersDistinct }));
};

const mirrored = ({ text }: Answer) =>
  JSON.parse(text) as { url: string; headers: Record<string, string>; rawHeaders: string[] };

describe('a guarded app answers', () => {
  it.each([
    [`/${KEY}`, '/'],
    [`/${KEY}/`, '/'],
    [`/${KEY}?a=1`, '/?a=1'],
    [`/${KEY}/form/x?a=1&token=mine`, '/form/x?a=1&token=mine'],
    [`/${KEY}//form`, '/form'],
  ])('%s as %s', async (path, url) => {
    const answer = await ask(await listen(mirror), path);
    expect([answer.status, mirrored(answer).url]).toEqual([200, url]);
  });

  it.each<[string, Record<string, string>, string?]>([
    [
      'its own pages',
      { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8888', host: 'localhost:8888' },
      'POST',
    ],
    ['its own pages that hide where they are', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 'POST'],
    ['an address that someone types', { 'sec-fetch-site': 'none' }],
    [
      'a link on another page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
    ['a page under a name of this machine', { host: 'jupyter.localhost:8888' }],
    ['a page under its IPv6 address', { host: '[::1]:8888' }],
    ['a program', {}, 'POST'],
  ])('%s', async (_who, headers, method) => {
    expect((await ask(await listen(mirror), `/${KEY}/`, headers, method)).status).toBe(200);
  });

  it('as whatever the hub is called, and under names that were given', async () => {
    const port = await listen(mirror);
    const headers = {
      host: 'hub.example.edu',
      origin: 'https://hub.example.edu',
      'sec-fetch-site': 'same-origin',
    };
    expect((await ask(port, `/${KEY}/`, headers)).status).toBe(403);
    vi.stubEnv('WAYMARK_HOSTS', 'lab.example.edu, hub.example.edu');
    expect((await ask(port, `/${KEY}/`, headers)).status).toBe(200);
    vi.unstubAllEnvs();
    vi.stubEnv('JUPYTERHUB_SERVICE_PREFIX', '/user/ada/');
    expect((await ask(port, `/${KEY}/`, headers)).status).toBe(200);
  });
});

describe('a guarded app never hears of', () => {
  it.each<[string, string, Record<string, string>?, string?]>([
    ['who has no key', '/'],
    ['who has another key', '/the-key-of-no-app/'],
    ['who has half of the key', `/${KEY.slice(0, 8)}/`],
    ['who has the key and more', `/${KEY}x/`],
    ['who puts the key elsewhere', `/?${KEY}`],
    ['who puts dots before it', `/x/../${KEY}/`],
    ['a name that someone points at this machine', `/${KEY}/`, { host: 'evil.example' }],
    ['a name that begins like this machine’s', `/${KEY}/`, { host: 'localhost.evil.example:80' }],
    ['an address that looks like this machine’s', `/${KEY}/`, { host: '127.0.0.1.evil.example' }],
    ['a page of another origin', `/${KEY}/`, { origin: 'http://evil.example' }],
    ['a page of another port', `/${KEY}/`, { origin: 'http://localhost:9999', host: 'localhost:8888' }],
    ['a page that hides where it is', `/${KEY}/`, { origin: 'null' }],
    [
      'a form on another page',
      `/${KEY}/`,
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      'POST',
    ],
    ['a script of another port', `/${KEY}/`, { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    [
      'a frame on another page',
      `/${KEY}/`,
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
  ])('%s', async (_who, path, headers, method) => {
    const app = vi.fn<RequestListener>((_request, response) => void response.end());
    const answer = await ask(await listen(app), path, headers, method);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(KEY);
    expect(app).not.toHaveBeenCalled();
  });

  it('a WebSocket without the key', async () => {
    const onUpgrade = vi.fn<() => void>();
    const socket = connect(await listen(mirror, onUpgrade), '127.0.0.1');
    socket.write(
      'GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    expect((await socket.setEncoding('utf8').toArray()).join('')).toMatch(/^HTTP\/1\.1 403 /);
    expect(onUpgrade).not.toHaveBeenCalled();
  });
});

describe('what is Jupyter’s', () => {
  it('does not reach the app', async () => {
    const port = await listen(mirror);
    const { url, headers, rawHeaders } = mirrored(
      await ask(port, `/${KEY}/form?token=JUPYTER&a=1`, {
        ...PROXY,
        cookie: '_xsrf=JUPYTER; username-localhost-8888="JUPYTER"; app-other---sid=JUPYTER',
        authorization: 'token JUPYTER',
        'x-xsrftoken': 'JUPYTER',
        referer: 'http://localhost/lab?token=JUPYTER',
      }),
    );
    expect(url).toBe('/form?a=1');
    expect(JSON.stringify([headers, rawHeaders])).not.toContain('JUPYTER');
    expect(headers['x-forwarded-prefix']).toBe(`/user/ada/proxy/4000/${KEY}`);
    expect(mirrored(await ask(port, `/${KEY}/?token=JUPYTER`, PROXY)).url).toBe('/');
    const bearer = await ask(port, `/${KEY}/`, { ...PROXY, authorization: 'Bearer JUPYTER' });
    expect(bearer.text).not.toContain('JUPYTER');
  });

  it('is all that is taken away', async () => {
    const port = await listen(mirror);
    const referer = `http://localhost/proxy/4000/${KEY}/form`;
    const { headers } = mirrored(await ask(port, `/${KEY}/`, { authorization: 'Bearer mine', referer }));
    expect(headers).toMatchObject({ authorization: 'Bearer mine', referer });
  });
});

describe('an app’s own', () => {
  it.each<[string, RequestListener]>([
    [
      'setHeader',
      (_request, response) =>
        void response.setHeader('set-cookie', ['sid=1; HttpOnly; Path=/admin', 'b=2; Domain=x.y']).end(),
    ],
    [
      'an object',
      (_request, response) =>
        void response
          .writeHead(200, { 'Set-Cookie': ['sid=1; HttpOnly; Path=/admin', 'b=2; Domain=x.y'] })
          .end(),
    ],
    [
      'a list',
      (_request, response) =>
        void response.writeHead(200, ['Set-Cookie', 'sid=1; HttpOnly', 'Set-Cookie', 'b=2']).end(),
    ],
    [
      'a reason and an object',
      (_request, response) =>
        void response.writeHead(200, 'Fine', { 'set-cookie': ['sid=1; HttpOnly', 'b=2'] }).end(),
    ],
  ])('cookies, set by %s, come back to it alone', async (_how, app) => {
    const port = await listen((request, response) =>
      request.url === '/' ? app(request, response) : mirror(request, response),
    );
    const set = (await ask(port, `/${KEY}/`, PROXY)).headers['set-cookie'];
    const path = `Path=/user/ada/proxy/4000/${KEY}/`;
    expect(set).toEqual([`app-the-key--sid=1; HttpOnly; ${path}`, `app-the-key--b=2; ${path}`]);
    const cookie = `_xsrf=x; ${set?.map(text => text.split(';')[0]).join('; ')}`;
    expect(mirrored(await ask(port, `/${KEY}/seen`, { cookie })).headers['cookie']).toBe('sid=1; b=2');
  });

  it.each([
    ['/sightings/3', `/${KEY}/sightings/3`],
    ['sightings/3', 'sightings/3'],
    ['//example.com/x', '//example.com/x'],
    ['https://example.com/x', 'https://example.com/x'],
  ])('redirection to %s leads to %s', async (location, expected) => {
    const port = await listen((_request, response) => void response.writeHead(303, { location }).end());
    expect((await ask(port, `/${KEY}/`)).headers.location).toBe(expected);
  });
});
