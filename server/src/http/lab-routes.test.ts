import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  correctionsSchema,
  labCopiesSchema,
  problemSchema,
  type LabCopy,
  type Problem,
} from '@waymark/roadmap';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CourseAccess } from '../course/course-access.ts';
import type { CopyCell } from '../course/copy.ts';
import { Course } from '../course/course.ts';
import { CurriculumReader } from '../curriculum.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { Services } from '../services.ts';
import { createApp } from './app.ts';

const SECRET = 'a secret of this start';
const LAB = 'beginner/means';

function cell(id: string, source: string, solution: boolean): CopyCell {
  return { id, cell_type: 'code', source, metadata: { nbgrader: { solution } } };
}

async function copies(response: Promise<Response>): Promise<readonly LabCopy[]> {
  return labCopiesSchema.parse(await (await response).json()).copies;
}

async function problemOf(response: Promise<Response>): Promise<Problem> {
  return problemSchema.parse(await (await response).json());
}

function lab(text: string, answer = 'const mean = todo();'): string {
  return formatNotebook({ metadata: {}, cells: [cell('text', text, false), cell('answer', answer, true)] });
}

describe("a student's copies over HTTP", () => {
  let folder: string;
  let log: SqliteEventLog;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-labs-'));
    log = await SqliteEventLog.open(join(folder, '.waymark'));
    const logger = pino({ enabled: false });
    const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger);
    const course = new CourseAccess(folder);
    server = createServer(
      createApp(new Services({ log, curriculum, course, logger, identity: new ProxyIdentity(SECRET) })),
    );
    server.listen(0, '127.0.0.1');
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
  /** Work in a lab, and a correction of it. */
  beforeEach(async () => {
    for (const name of [
      'beginner',
      '.waymark/copies',
      '.waymark/released.json',
      '.waymark/corrections.json',
    ]) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
    await (await Course.open(folder)).put(LAB, lab('a mean'));
    await writeFile(copy(), lab('a mean', 'const mean = 3;'));
    await (await Course.open(folder)).put(LAB, lab('the mean'));
  });

  const copy = (): string => join(folder, `${LAB}.ipynb`);
  const read = (): Promise<string> => readFile(copy(), 'utf8');

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-waymark-secret', SECRET);
    headers.set('x-waymark-user', 'ada');
    return fetch(origin + path, { ...init, headers });
  }
  const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('tells what was corrected', async () => {
    const { corrections } = correctionsSchema.parse(await (await ask('/api/corrections')).json());
    expect(corrections).toMatchObject([
      { lab: LAB, changes: [{ kind: 'corrected', firstLine: 'the mean' }] },
    ]);
  });

  it('brings a copy back, and starts again, with what stood there kept each time', async () => {
    const [kept] = await copies(ask(`/api/labs/${LAB}/copies`));
    const corrected = await read();
    expect(await copies(post(`/api/labs/${LAB}/bring-back`, { name: kept?.name }))).toHaveLength(2);
    expect(await read()).toBe(lab('a mean', 'const mean = 3;'));
    const [newest] = await copies(post(`/api/labs/${LAB}/start-again`));
    expect(await read()).toBe(lab('the mean'));
    await copies(post(`/api/labs/${LAB}/bring-back`, { name: newest?.name }));
    expect(await read()).toBe(lab('a mean', 'const mean = 3;'));
    expect(corrected).toContain('the mean');
  });

  it('does one thing at a time', async () => {
    const [kept] = await copies(ask(`/api/labs/${LAB}/copies`));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        at % 2 === 0
          ? post(`/api/labs/${LAB}/start-again`)
          : post(`/api/labs/${LAB}/bring-back`, { name: kept?.name }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const names = (await copies(ask(`/api/labs/${LAB}/copies`))).map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([7, 7]);
  });

  it.each([
    ['../released.json', 404],
    ['../../../means.ipynb', 404],
    ['/etc/passwd', 404],
    ['..\\released.json', 404],
    ['2020-01-01T00-00-00-000Z.ipynb', 404],
    ['', 400],
    ['x'.repeat(201), 400],
    [7, 400],
  ])('has no copy of the name %j, and leaves the lab as it is', async (name, status) => {
    const before = await read();
    expect((await problemOf(post(`/api/labs/${LAB}/bring-back`, { name }))).status).toBe(status);
    expect(await read()).toBe(before);
  });

  it.each([
    '/api/labs/..%2F..%2Fetc/passwd',
    '/api/labs/beginner/..%2F..%2Fx',
    '/api/labs/beginner/%2e%2e',
    '/api/labs/beginner/Means',
    '/api/labs/drafts/%00',
    '/api/labs/beginner/means.ipynb',
  ])('takes no path for a lab: %s', async path => {
    for (const asked of [
      ask(`${path}/copies`),
      post(`${path}/start-again`),
      post(`${path}/bring-back`, { name: 'x' }),
    ]) {
      expect([400, 404]).toContain((await problemOf(asked)).status);
    }
  });

  it('knows no copies of a lab that was never released, and cannot start it again', async () => {
    expect(await copies(ask('/api/labs/beginner/unknown/copies'))).toEqual([]);
    const { status, detail } = await problemOf(post('/api/labs/beginner/unknown/start-again'));
    expect([status, detail]).toEqual([404, expect.stringContaining('release it first')]);
  });

  it('does nothing for a page of another origin, without identity, or without JSON', async () => {
    const before = await read();
    const evil = { origin: 'http://evil.example' };
    expect((await post(`/api/labs/${LAB}/start-again`, undefined, evil)).status).toBe(403);
    expect((await post(`/api/labs/${LAB}/bring-back`, { name: 'x' }, evil)).status).toBe(403);
    expect((await fetch(`${origin}/api/labs/${LAB}/start-again`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${origin}/api/corrections`)).status).toBe(401);
    expect((await ask(`/api/labs/${LAB}/bring-back`, { method: 'POST', body: 'x' })).status).toBe(415);
    expect(await read()).toBe(before);
  });
});
