import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseCellsSchema, problemSchema, type CheckState, type ProgressEvent } from '@waymark/roadmap';
import { parseLab } from '@waymark/roadmap/lab';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CourseAccess } from '../course/course-access.ts';
import { Course } from '../course/course.ts';
import { CurriculumReader } from '../curriculum.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { ROADMAP } from '../paths.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { releaseLab } from '../release/release-lab.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { Services } from '../services.ts';
import { own } from '../../testing/entries.ts';
import { createApp } from './app.ts';

const SECRET = 'a secret of this start';
const LAB = 'beginner/means';
const ANSWER = `/// BEGIN SOLUTION
const mean: number = 3;
/// END SOLUTION
/// BEGIN WRONG q1-mean: adds
const mean: number = 6;
/// END WRONG`;

const code = (id: string, source: string) => ({
  cell_type: 'code',
  id,
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
});
const notebook = (options: string) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' } },
  cells: [
    { cell_type: 'markdown', id: 'title', source: '# Means\n\n*5 minutes.*', metadata: {} },
    code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
    code('mean', ANSWER),
    code(
      'q1-mean',
      `await check('q1-mean', { points: 1, hints: ['a', 'b']${options} }, t => t.equal(mean, 3));`,
    ),
  ],
});

let folder: string;
let log: SqliteEventLog;
let server: Server;
let origin: string;

async function serveLab(options = ''): Promise<void> {
  const source = notebook(options);
  await mkdir(join(folder, 'sources/beginner'), { recursive: true });
  await writeFile(join(folder, 'sources', `${LAB}.ipynb`), JSON.stringify(source));
  const { notebook: release, faults } = releaseLab(parseLab(source, LAB), process.cwd());
  expect(faults).toEqual([]);
  const logger = pino({ enabled: false });
  const curriculum = new CurriculumReader(ROADMAP, join(folder, 'sources'), logger);
  const course = new CourseAccess(join(folder, 'course'));
  if (release) await (await Course.open(join(folder, 'course'))).put(LAB, formatNotebook(release));
  server = createServer(
    createApp(new Services({ log, curriculum, course, logger, identity: new ProxyIdentity(SECRET) })),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-exercises-'));
  await mkdir(join(folder, 'course'));
  log = await SqliteEventLog.open(join(folder, '.waymark'));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await log.close();
  await rm(folder, { recursive: true });
});

function ask(path: string): Promise<Response> {
  return fetch(`${origin}/api/labs/${LAB}/exercises/${path}`, {
    headers: { 'x-waymark-secret': SECRET, 'x-waymark-user': 'ada' },
  });
}

async function refusal(path: string): Promise<string> {
  const { status, detail } = problemSchema.parse(await (await ask(path)).json());
  return `${status} ${detail}`;
}

function tried(state: CheckState): ProgressEvent {
  const points = state === 'passed' ? 1 : 0;
  return {
    type: 'check',
    id: crypto.randomUUID(),
    at: '2026-03-01T10:00:00Z',
    lab: LAB,
    check: 'q1-mean',
    release: null,
    state,
    points,
    maxPoints: 1,
  };
}

function hint(number: number): ProgressEvent {
  return {
    type: 'hint',
    id: crypto.randomUUID(),
    at: '2026-03-01T10:00:00Z',
    lab: LAB,
    check: 'q1-mean',
    hint: number,
  };
}

it('gives the answers of an exercise as they were handed out', async () => {
  await serveLab();
  const { cells } = exerciseCellsSchema.parse(await (await ask('q1-mean')).json());
  expect(cells).toMatchObject([
    { id: 'mean', source: expect.stringContaining('const mean: number = todo(') },
  ]);
  expect(await refusal('q9')).toContain('404 There is no exercise q9');
});

it('shows the solution after all hints and three tries, and not before', async () => {
  await serveLab();
  await log.append(own('ada', [tried('incorrect'), tried('exception'), hint(2)]));
  expect(await refusal('q1-mean/solution')).toContain('403 The solution is shown after a pass');
  await log.append(own('ada', [tried('incorrect')]));
  const { cells } = exerciseCellsSchema.parse(await (await ask('q1-mean/solution')).json());
  expect(cells).toEqual([{ id: 'mean', source: 'const mean: number = 3;' }]);
});

it('shows the solution to whoever passed, and to nobody else', async () => {
  await serveLab();
  await log.append(own('bob', [tried('passed')]));
  expect(await refusal('q1-mean/solution')).toContain('403');
  await log.append(own('ada', [tried('passed')]));
  expect((await ask('q1-mean/solution')).status).toBe(200);
});

it('keeps a solution that its author keeps', async () => {
  await serveLab(', solution: false');
  await log.append(own('ada', [tried('passed')]));
  expect(await refusal('q1-mean/solution')).toBe('403 The author keeps the solution of this exercise.');
});
