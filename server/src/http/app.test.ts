import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { curriculumSchema, problemSchema, type Problem } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CurriculumReader } from '../curriculum.ts';
import { LogBusyError } from '../events/errors.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { Services } from '../services.ts';
import { createApp } from './app.ts';

const SECRET = 'a secret of this start';

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = problemSchema.parse(await response.json());
  expect(body.status).toBe(response.status);
  return body;
}

const openEvent = (id: string = randomUUID()) => ({
  type: 'open',
  id,
  at: '2026-01-01T08:00:00Z',
  lab: 'beginner/views',
});

describe('the HTTP server', () => {
  let folder: string;
  let log: SqliteEventLog;
  let server: Server;
  let origin: string;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-app-'));
    log = await SqliteEventLog.open(folder);
    const logger = pino({ level: 'debug' }, { write: line => void lines.push(line) });
    const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger);
    server = createServer(
      createApp(new Services({ log, curriculum, logger, identity: new ProxyIdentity(SECRET) })),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await log.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => lines.splice(0));

  function ask(path: string, init: RequestInit = {}, user = 'ada'): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-waymark-secret', SECRET);
    headers.set('x-waymark-user', user);
    return fetch(origin + path, { ...init, headers });
  }

  function post(body: unknown, headers: Record<string, string> = {}, user = 'ada'): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return ask(
      '/api/events',
      { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } },
      user,
    );
  }

  it('says without identity that it is well, and nothing else', async () => {
    const health = await fetch(`${origin}/api/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    for (const path of ['/api/roadmap', '/api/progress', '/api/metrics', '/api/nothing', '/monitor']) {
      expect((await problemOf(await fetch(origin + path))).status).toBe(401);
    }
    expect((await problemOf(await fetch(`${origin}/api/progress?x-waymark-user=ada`))).status).toBe(401);
  });

  it('answers the roadmap, and 304 when nothing changed', async () => {
    const response = await ask('/api/roadmap');
    expect(curriculumSchema.parse(await response.json()).levels).toHaveLength(4);
    const again = await ask('/api/roadmap', {
      // fetch would ask for a fresh answer by itself.
      headers: { 'if-none-match': response.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
  });

  it('appends events once, and shows each user the own progress', async () => {
    const event = openEvent();
    for (let time = 0; time < 2; time += 1) {
      const response = await post({ events: [event] });
      expect([response.status, await response.json()]).toEqual([200, { ids: [event.id] }]);
    }
    const progress = await ask('/api/progress');
    expect(await progress.json()).toEqual({
      log: log.id,
      seq: 1,
      state: {
        labs: { 'beginner/views': { openedAt: event.at, checks: {} } },
        last: { lab: 'beginner/views', at: event.at },
      },
    });
    expect(await (await ask('/api/progress', {}, 'bob')).json()).toMatchObject({ state: { labs: {} } });
  });

  it.each<[string, unknown, string[]]>([
    ['a wrong field', { events: [openEvent(), { ...openEvent(), lab: 'views' }] }, ['events.1.lab']],
    ['several', { events: [{ ...openEvent(), id: '1', at: 'now' }] }, ['events.0.id', 'events.0.at']],
    ['an unknown field', { events: [], user: 'bob' }, ['events', '']],
    ['no events', {}, ['events']],
    ['a list', [], ['']],
  ])('refuses %s by naming it, and stores nothing', async (_title, body, fields) => {
    const before = await log.head(LOCAL_COURSE);
    const { status, errors } = await problemOf(await post(body));
    expect(status).toBe(400);
    expect(errors?.map(({ field }) => field)).toEqual(fields);
    expect(await log.head(LOCAL_COURSE)).toBe(before);
  });

  it('refuses what is not JSON, too large, or of another type', async () => {
    expect(await problemOf(await post('{"events":'))).toMatchObject({
      status: 400,
      detail: 'The body is not JSON.',
    });
    expect(await problemOf(await post(`"${'x'.repeat(1_100_000)}"`))).toMatchObject({ status: 413 });
    expect(await problemOf(await post('{}', { 'content-type': 'text/plain' }))).toMatchObject({
      status: 415,
    });
    expect(await problemOf(await post('{}', { 'content-encoding': 'secret' }))).toMatchObject({
      status: 415,
    });
  });

  async function countAppends(): Promise<number> {
    const metrics = await (await ask('/api/metrics')).text();
    return Number(/^waymark_append_seconds_count (\d+)/m.exec(metrics)?.[1]);
  }

  it('refuses a page of another origin that wants to change something', async () => {
    const body = { events: [openEvent()] };
    expect((await problemOf(await post(body, { origin: 'http://evil.example' }))).status).toBe(403);
    expect((await post(body, { origin })).status).toBe(200);
    expect((await ask('/api/progress', { headers: { origin: 'http://evil.example' } })).status).toBe(200);
  });

  it('says that there is nothing at another address, or by another method', async () => {
    expect(await problemOf(await ask('/api/nothing'))).toMatchObject({
      status: 404,
      detail: expect.stringContaining('GET /api/nothing'),
    });
    const other = await ask('/api/roadmap', { method: 'DELETE' });
    expect((await problemOf(other)).status).toBe(405);
    expect(other.headers.get('allow')).toBe('GET, HEAD');
    expect((await problemOf(await ask('/api/roadmap/nothing', { method: 'DELETE' }))).status).toBe(404);
    expect((await problemOf(await ask('/%ff'))).status).toBeLessThan(500);
  });

  it('tells nobody why it failed, except its log', async () => {
    vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('disk I/O error'));
    const failed = await problemOf(await post({ events: [openEvent()] }));
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed)).not.toContain('disk');
    expect(lines.join('')).toContain('disk I/O error');
  });

  it('says when to come again where more waits to be written than the log takes', async () => {
    vi.spyOn(log, 'append').mockRejectedValueOnce(new LogBusyError(50_000));
    const event = openEvent();
    const refused = await post({ events: [event] });
    expect((await problemOf(refused)).status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post({ events: [event] })).status).toBe(200);
  });

  it('says that its disk is full', async () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    vi.spyOn(log, 'append').mockRejectedValueOnce(full);
    const failed = await problemOf(await post({ events: [openEvent()] }));
    expect(failed).toMatchObject({
      status: 507,
      detail: expect.stringMatching(/disk .* is full.*make room/),
    });
    expect(lines.join('')).toContain('SQLITE_FULL');
  });

  it('never logs the secret', async () => {
    await post({ events: [openEvent()] });
    await post('{');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(SECRET);
  });

  it('counts what it did', async () => {
    const text = await (await ask('/api/metrics')).text();
    expect(text).toMatch(/^waymark_events_appended_total [1-9]/m);
    expect(text).toMatch(
      /^waymark_http_request_seconds_count\{method="POST",route="\/api\/events",status="200"\} [1-9]/m,
    );
  });

  it('measures an append that fails as well', async () => {
    const before = await countAppends();
    vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('disk full'));
    expect((await post({ events: [openEvent()] })).status).toBe(500);
    expect(await countAppends()).toBe(before + 1);
  });

  it('sends security headers', async () => {
    const { headers } = await ask('/api/progress');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
