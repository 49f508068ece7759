import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newKey, openClassServices } from '../../testing/class-services.ts';
import { PersonLimits } from '../users/person-limits.ts';
import { createApp } from './app.ts';
import { appRoutes, type AppRoute } from './app-routes.ts';

/** What somebody may ask whom the server does not know. */
const OPEN = new Set([
  'GET /api/health',
  'GET /api/openapi.json',
  'POST /api/join',
  'POST /api/join/hub',
  'GET /join/:code',
  'GET /sign-in',
  'GET /sign-in/callback',
]);
const MEGABYTES = 'x'.repeat(2_097_152);

// The routes are read from the app itself, so one that is new is tried as well.
const scratch = await mkdtemp(join(tmpdir(), 'waymark-routes-'));
const services = await openClassServices(scratch);
const app = createApp(services);
const routes = appRoutes(app).map(route => ({ ...route, path: route.path.replaceAll(/:\w+/g, 'nobody') }));
const closed = routes.filter(({ name }) => !OPEN.has(name));
const withBody = routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));

/** Where whoever has asked once has asked too much. */
const ONCE = { burst: 1, perSecond: 0.000_1 };
const strictLimits = new PersonLimits({ requests: ONCE, strangers: ONCE });
const strict = await openClassServices(join(scratch, 'strict'), strictLimits);

let server: Server;
let strictServer: Server;
let port: number;
beforeAll(async () => {
  server = createServer(app);
  strictServer = createServer(createApp(strict));
  port = await listen(server);
});
afterAll(async () => {
  for (const one of [server, strictServer]) {
    one.closeAllConnections();
    one.close();
  }
  await services.log.close();
  await strict.log.close();
  await rm(scratch, { recursive: true });
});

/** Answers the port. */
async function listen(one: Server): Promise<number> {
  one.listen(0, '127.0.0.1');
  await once(one, 'listening');
  return z.object({ port: z.number() }).parse(one.address()).port;
}

/** The status of an answer. */
async function ask(...args: Parameters<typeof answerTo>): Promise<number | undefined> {
  return (await answerTo(...args)).statusCode;
}

function answerTo(
  { method, path }: AppRoute,
  headers: Record<string, string>,
  body?: string,
  at = port,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: at, method, path, headers }, response => {
      response.resume();
      response.once('end', () => resolve(response));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

describe('every route of a class server', () => {
  it('is found', () => {
    expect(routes.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...OPEN, 'DELETE /api/course/members/:id']),
    );
  });

  it.each(closed)('$name wants an identity', async route => {
    expect(await ask(route, {})).toBe(401);
    expect(await ask(route, { authorization: `Bearer ${'k'.repeat(43)}` })).toBe(401);
    expect(await ask(route, { 'x-waymark-user': 'ines', 'x-waymark-secret': '' })).toBe(401);
  });

  it.each(routes.filter(({ name }) => name !== 'GET /api/health'))(
    '$name refuses a foreign host',
    async route => {
      const authorization = `Bearer ${await newKey(services, 'instructor')}`;
      expect(await ask(route, { authorization, host: 'evil.example' })).toBe(421);
    },
  );

  it.each(routes.filter(({ method }) => method !== 'GET'))(
    '$name refuses a page of another origin',
    async route => {
      const authorization = `Bearer ${await newKey(services, 'instructor')}`;
      expect(await ask(route, { authorization, origin: 'http://evil.example' })).toBe(403);
      expect(await ask(route, { authorization, 'sec-fetch-site': 'cross-site' })).toBe(403);
    },
  );

  it.each(withBody)('$name refuses what is too long, and what is malformed', async route => {
    const authorization = `Bearer ${await newKey(services, 'instructor')}`;
    const types = ['application/json', 'text/csv'];
    const tried = (body: string): Promise<(number | undefined)[]> =>
      Promise.all(
        types.map(type =>
          ask(route, { authorization, 'content-type': type, 'content-length': String(body.length) }, body),
        ),
      );
    const long = await tried(MEGABYTES);
    expect(long).toContain(413);
    const malformed = await tried('{"a');
    expect(malformed).toContain(400);
    for (const status of [...long, ...malformed]) expect([400, 413, 415]).toContain(status);
  });

  it('refuses what comes too fast, of one person or one address', async () => {
    const at = await listen(strictServer);
    const first = await ask({ method: 'GET', path: '/api/health', name: 'health' }, {}, undefined, at);
    expect(first).toBe(200);
    const me = { method: 'GET', path: '/api/me', name: 'me' };
    for (const route of routes) {
      const authorization = `Bearer ${await newKey(strict, 'instructor')}`;
      if (!OPEN.has(route.name)) await ask(me, { authorization }, undefined, at);
      const { statusCode, headers } = await answerTo(route, { authorization }, undefined, at);
      expect([route.name, statusCode]).toEqual([route.name, 429]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});
