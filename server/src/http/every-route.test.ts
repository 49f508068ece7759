import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Classroom } from '../classroom.ts';
import { CurriculumReader } from '../curriculum.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { ReleasedCells } from '../released-cells.ts';
import { Services } from '../services.ts';
import { DeviceIdentity } from '../users/device-identity.ts';
import { createApp } from './app.ts';

/** What somebody may ask whom the server does not know. */
const OPEN = new Set(['GET /api/health', 'POST /api/join', 'GET /join/:code']);
const COURSE = 'ml-1';
const MEGABYTES = 'x'.repeat(2_097_152);

/** What Express keeps of a route, or of a router in which there are more. */
const layerSchema = z.object({
  route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
  handle: z.custom<{ readonly stack?: readonly unknown[] }>(value => typeof value === 'function'),
});

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

function routesOf(stack: readonly unknown[]): Route[] {
  return stack.flatMap(layer => {
    const { route, handle } = layerSchema.parse(layer);
    if (!route) return routesOf(handle.stack ?? []);
    return Object.keys(route.methods).map(lower => {
      const method = lower.toUpperCase();
      return { name: `${method} ${route.path}`, method, path: route.path.replaceAll(/:\w+/g, 'nobody') };
    });
  });
}

async function openServices(folder: string): Promise<Services & { readonly classroom: Classroom }> {
  const logger = pino({ level: 'silent' });
  const log = await SqliteEventLog.open(folder);
  const classroom = new Classroom(log, new URL('http://class.example'), logger);
  await classroom.roster.createCourse(COURSE, 'Machine learning');
  const cells = new ReleasedCells(join(folder, 'releases'));
  const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger, cells);
  const identity = new DeviceIdentity(classroom.roster);
  return Object.assign(new Services({ log, curriculum, logger, identity, classroom }), { classroom });
}

// The routes are read from the app itself, so one that is new is tried as well.
const scratch = await mkdtemp(join(tmpdir(), 'waymark-routes-'));
const services = await openServices(scratch);
const app = createApp(services);
const routes = routesOf(app.router.stack);
const closed = routes.filter(({ name }) => !OPEN.has(name));
const withBody = routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = z.object({ port: z.number() }).parse(server.address()).port;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await services.log.close();
  await rm(scratch, { recursive: true });
});

/** A device of a new member, for whom no request counts yet. */
async function newKey(role: 'student' | 'instructor'): Promise<string> {
  const key = crypto.randomUUID() + crypto.randomUUID();
  const code = await services.classroom.codes.create({ course: COURSE, role, uses: 1, days: 1 });
  await services.classroom.codes.redeem({ code, key, name: role });
  return key;
}

/** The status of an answer. */
function ask(
  { method, path }: Route,
  headers: Record<string, string>,
  body?: string,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, response => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
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
      const authorization = `Bearer ${await newKey('instructor')}`;
      expect(await ask(route, { authorization, host: 'evil.example' })).toBe(421);
    },
  );

  it.each(routes.filter(({ method }) => method !== 'GET'))(
    '$name refuses a page of another origin',
    async route => {
      const authorization = `Bearer ${await newKey('instructor')}`;
      expect(await ask(route, { authorization, origin: 'http://evil.example' })).toBe(403);
      expect(await ask(route, { authorization, 'sec-fetch-site': 'cross-site' })).toBe(403);
    },
  );

  it.each(withBody)('$name refuses what is too long, and what is malformed', async route => {
    const authorization = `Bearer ${await newKey('instructor')}`;
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
});
