import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemSchema } from '@waymark/roadmap';
import { releasedNotebookSchema } from '@waymark/roadmap/lab';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurriculumReader } from '../curriculum.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { createApp } from '../http/app.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { Services } from '../services.ts';
import type { AuthoringOptions } from './author-routes.ts';

const SECRET = 'a secret of this start';
const CHECK =
  "await check('q1-area', { points: 1, hints: ['Think.', 'Multiply.'], items: ['beginner.basics.what-is-ml'] }, t => { t.equal(area, 6, 'area'); });";

const notebook = (check = CHECK) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'waymark' } },
  cells: [
    { cell_type: 'markdown', id: 'title', source: '# Rooms\n\n*5 minutes.*', metadata: {} },
    ...[
      ['imports', "import { check, todo } from '@waymark/kernel-helpers';"],
      [
        'area',
        '/// BEGIN SOLUTION\nconst area: number = 6;\n/// END SOLUTION\n/// BEGIN WRONG q1-area: adds\nconst area: number = 5;\n/// END WRONG',
      ],
      ['q1', check],
    ].map(([id, source]) => ({
      cell_type: 'code',
      id,
      source,
      metadata: {},
      outputs: [],
      execution_count: null,
    })),
  ],
});

function ask(
  origin: string,
  body: unknown,
  headers: Record<string, string> = {},
  route = 'release',
): Promise<Response> {
  return fetch(`${origin}/api/author/${route}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      'x-waymark-secret': SECRET,
      'x-waymark-user': 'ada',
      ...headers,
    },
  });
}

describe('what an author asks the server for', () => {
  let folder: string;
  let log: SqliteEventLog;
  const servers: Server[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-author-'));
    log = await SqliteEventLog.open(folder);
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await log.close();
    await rm(folder, { recursive: true });
  });

  async function start(isAuthor: boolean | AuthoringOptions): Promise<string> {
    const logger = pino({ level: 'silent' });
    const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger);
    const own = { notebooks: NOTEBOOKS, roadmap: ROADMAP };
    const authoring = typeof isAuthor === 'object' ? isAuthor : isAuthor ? own : undefined;
    const services = new Services({
      log,
      curriculum,
      logger,
      identity: new ProxyIdentity(SECRET),
      authoring,
    });
    const server = createServer(createApp(services)).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  it('is the copy that a student gets', async () => {
    const response = await ask(await start(true), { lab: 'beginner/rooms', notebook: notebook() });
    const { notebook: released, faults } = (await response.json()) as {
      notebook: unknown;
      faults: unknown[];
    };
    expect(faults).toEqual([]);
    const { cells, metadata } = releasedNotebookSchema.parse(released);
    expect(metadata.waymark.lab).toBe('beginner/rooms');
    expect(cells[2]!.source).toMatch(/todo\(/);
    expect(JSON.stringify(released)).not.toMatch(/= 6|= 5|Multiply/);
  });

  it('is every fault, those of the gate that need no run with them', async () => {
    const check = CHECK.replace("'Multiply.'", '').replace('what-is-ml', 'nothing');
    const response = await ask(await start(true), { lab: 'beginner/rooms', notebook: notebook(check) });
    const { faults } = (await response.json()) as { faults: { message: string }[] };
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/one hint/),
      expect.stringMatching(/no line beginner\.basics\.nothing/),
    ]);
  });

  it('is what the copy gives away, while it is written', async () => {
    const telling = notebook();
    telling.cells.push({
      cell_type: 'markdown',
      id: 'end',
      source: 'So think, and multiply the two sides.',
      metadata: {},
    });
    const hint = CHECK.replace("'Multiply.'", "'Think, and multiply the two sides.'");
    telling.cells[3]!.source = hint;
    const response = await ask(await start(true), { lab: 'beginner/rooms', notebook: telling });
    const { faults } = (await response.json()) as { faults: { message: string }[] };
    expect(faults).toMatchObject([
      { message: expect.stringContaining('it gives away a hint of q1-area'), place: { cellId: 'end' } },
    ]);
  });

  it('is a new lab on its line of the roadmap, or why there is none', async () => {
    const [notebooks, roadmap] = [join(folder, 'sources'), join(folder, 'roadmap.md')];
    await copyFile(ROADMAP, roadmap);
    const origin = await start({ notebooks, roadmap });
    const body = { lab: 'beginner/rooms', item: 'beginner.basics.what-is-ml' };
    expect((await ask(origin, body, {}, 'labs')).status).toBe(201);
    expect(await readFile(roadmap, 'utf8')).toContain('what-is-ml lab: beginner/rooms -->');
    const again = await ask(origin, body, {}, 'labs');
    expect(again.status).toBe(409);
    expect(problemSchema.parse(await again.json()).detail).toContain('beginner/rooms is there already');
  });

  it.each(['../../etc/passwd', 'beginner/../../x', '/etc/x', 'beginner', 'beginner/a/b'])(
    'is refused for %s, which is no lab of its folder',
    async lab => {
      const response = await ask(await start(true), { lab, notebook: notebook() });
      expect(response.status).toBe(400);
      expect(problemSchema.parse(await response.json()).errors?.[0]?.field).toBe('lab');
    },
  );

  it('is not there for students, nor for another page, nor without an identity', async () => {
    const body = { lab: 'beginner/rooms', notebook: notebook() };
    expect((await ask(await start(false), body)).status).toBe(404);
    const origin = await start(true);
    expect((await ask(origin, body, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await ask(origin, body, { 'x-waymark-secret': 'guessed' })).status).toBe(401);
  });
});
