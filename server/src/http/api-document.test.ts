import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openClassServices } from '../../testing/class-services.ts';
import { ClassLink } from '../class-link/class-link.ts';
import { MembershipFile } from '../class-link/membership-file.ts';
import { CurriculumReader } from '../curriculum.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { Services } from '../services.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { createApp } from './app.ts';
import { apiDocument } from './api-document.ts';
import { API_OPERATIONS } from './api-operations.ts';
import { appRoutes } from './app-routes.ts';

const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ operationId: z.string(), summary: z.string() })),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

let scratch: string;
const logs: { close(): Promise<void> }[] = [];
let apps: Record<'class' | 'student' | 'author', Express>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'waymark-document-'));
  const services = await openClassServices(join(scratch, 'class'));
  const logger = pino({ level: 'silent' });
  const log = await SqliteEventLog.open(join(scratch, 'student'));
  logs.push(services.log, log);
  const parts = {
    log,
    logger,
    curriculum: new CurriculumReader(ROADMAP, NOTEBOOKS, logger),
    identity: new ProxyIdentity('a secret of this start'),
    operator: { folder: scratch, secret: 'the secret of this start' },
    classLink: await ClassLink.open(log, new MembershipFile(scratch), logger),
  };
  apps = {
    class: createApp(services),
    student: createApp(new Services(parts)),
    author: createApp(new Services({ ...parts, authoring: { notebooks: NOTEBOOKS, roadmap: ROADMAP } })),
  };
});
afterAll(async () => {
  for (const log of logs) await log.close();
  await rm(scratch, { recursive: true });
});

describe('the API document', () => {
  it.each(['class', 'student', 'author'] as const)(
    'of a server of the kind %s names all its routes',
    kind => {
      const routes = appRoutes(apps[kind]);
      const { paths } = documentSchema.parse(apiDocument(routes, API_OPERATIONS, 'device'));
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
      );
      for (const { method, path } of routes) {
        const each = method === 'ALL' ? 'PATCH' : method;
        expect(described).toContain(`${each} ${path.replaceAll(/[:*](\w+)/g, '{$1}')}`);
      }
      const ids = Object.values(paths).flatMap(methods => Object.values(methods).map(one => one.operationId));
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('describes nothing that no server has, and refuses a route of which nothing is said', () => {
    const names = new Set(Object.values(apps).flatMap(app => appRoutes(app).map(({ name }) => name)));
    expect(Object.keys(API_OPERATIONS).toSorted()).toEqual([...names].toSorted());
    const route = { name: 'GET /api/new', method: 'GET', path: '/api/new' };
    expect(() => apiDocument([route], API_OPERATIONS, 'device')).toThrow('GET /api/new');
  });

  it('is served to everybody, and holds all that it points to', async () => {
    const server = createServer(apps.class).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const response = await fetch(`http://127.0.0.1:${port}/api/openapi.json`);
    const text = await response.text();
    server.close();
    const { openapi, components } = documentSchema.parse(JSON.parse(text));
    expect(openapi).toBe('3.1.0');
    const pointers = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, pointer]) => pointer);
    const known = Object.keys(components.schemas).map(id => `#/components/schemas/${id}`);
    expect(pointers.filter(pointer => pointer !== undefined && !known.includes(pointer))).toEqual([]);
    expect(pointers.length).toBeGreaterThan(30);
    // The schemas are those that requests are read by.
    expect(text).toContain('"maxItems":500');
  });
});
