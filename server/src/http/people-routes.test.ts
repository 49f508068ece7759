import { request } from 'node:http';
import { problemSchema, type Role } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClassServer, type Joined } from '../../testing/class-server.ts';
import { checkEvent } from '../../testing/entries.ts';
import { sharedModel } from '../../testing/shared-model.ts';

type Who = 'ada' | 'bob' | 'rita' | 'ines' | 'olaf';

/** One request that succeeds for whoever may, and whom it is refused to. `ID` stands for the id of ada. */
interface Case {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly csv?: string;
  readonly by: Who;
  readonly status: number;
  /** Who of the course may not. */
  readonly not: readonly Who[];
  /** Bodies that do not fit, with the field that says so. */
  readonly malformed?: readonly [body: unknown, field: string][];
}

let courses = 0;
const CASES: Record<string, Case> = {
  'reads the own membership': { method: 'GET', path: '/api/me', by: 'ada', status: 200, not: [] },
  'gives consent': {
    method: 'PUT',
    path: '/api/me/consent',
    body: { shares: true },
    by: 'ada',
    status: 200,
    not: [],
    malformed: [
      [{ shares: 1 }, 'shares'],
      [{ shares: true, id: 'bob' }, ''],
    ],
  },
  'makes a course': {
    method: 'POST',
    path: '/api/courses',
    get body() {
      courses += 1;
      return { id: `course-${courses}`, title: 'Another' };
    },
    by: 'ines',
    status: 201,
    not: ['ada', 'rita'],
    malformed: [
      [{ id: 'ML 1', title: 'x' }, 'id'],
      [{ id: 'ml-9' }, 'title'],
      [{ id: 'ml-9', title: 'two\nlines' }, 'title'],
    ],
  },
  'hands out a code': {
    method: 'POST',
    path: '/api/course/codes',
    body: { role: 'student', team: 'red', uses: 30 },
    by: 'ines',
    status: 201,
    not: ['ada', 'rita'],
    malformed: [
      [{ role: 'admin' }, 'role'],
      [{ role: 'student', uses: 0 }, 'uses'],
      [{ role: 'student', days: 1e9 }, 'days'],
    ],
  },
  'imports a roster': {
    method: 'PUT',
    path: '/api/course/roster',
    csv: 'name,id,team\nEmmy,s1,red\n',
    by: 'ines',
    status: 200,
    not: ['ada', 'rita'],
  },
  'lists the members': { method: 'GET', path: '/api/course/members', by: 'rita', status: 200, not: ['ada'] },
  'changes a member': {
    method: 'PATCH',
    path: '/api/course/members/ID',
    body: { team: 'blue' },
    by: 'ines',
    status: 200,
    not: ['ada', 'bob', 'rita'],
    malformed: [
      [{ role: 'root' }, 'role'],
      [{ shares: true }, ''],
    ],
  },
  'makes a link for a member': {
    method: 'POST',
    path: '/api/course/members/ID/link',
    body: {},
    by: 'ines',
    status: 201,
    not: ['ada', 'bob', 'rita'],
    malformed: [[{ days: 1 }, '']],
  },
  'exports what is kept of somebody': {
    method: 'GET',
    path: '/api/course/members/ID/export',
    by: 'ada',
    status: 200,
    not: ['bob', 'rita'],
  },
  'shares models': {
    method: 'PUT',
    path: '/api/me/models',
    body: { models: [sharedModel()] },
    by: 'ada',
    status: 204,
    not: [],
    malformed: [
      [{ models: 'all' }, 'models'],
      [{ models: [{ ...sharedModel(), requests: [] }] }, 'models.0'],
    ],
  },
  'shares models no more': { method: 'DELETE', path: '/api/me/models', by: 'ada', status: 204, not: [] },
  'sees the models that are shared': {
    method: 'GET',
    path: '/api/course/models',
    by: 'rita',
    status: 200,
    not: ['ada', 'bob'],
  },
  'takes somebody out': {
    method: 'DELETE',
    path: '/api/course/members/ID',
    by: 'ines',
    status: 204,
    not: ['bob', 'rita'],
  },
};
const cases = Object.entries(CASES).map(([title, value]) => ({ title, ...value, value }));

async function problemOf(response: Response): Promise<{ status: number; fields: string[]; detail: string }> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { status, errors = [], detail = '' } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, fields: errors.map(({ field }) => field), detail };
}

describe('what a class server does with people', () => {
  let server: ClassServer;
  let people: Record<Who, Joined>;
  const lines: string[] = [];
  beforeAll(async () => {
    const logger = pino({ level: 'debug' }, { write: line => void lines.push(line) });
    server = await ClassServer.start({ logger });
    await server.classroom.roster.createCourse('ml-2', 'Another');
    const join = (name: string, role: Role, team?: string): Promise<Joined> => server.join(name, role, team);
    people = {
      ada: await join('Ada', 'student', 'red'),
      bob: await join('Bob', 'student', 'red'),
      rita: await join('Rita', 'reviewer'),
      ines: await join('Ines', 'instructor'),
      olaf: await server.join('Olaf', 'instructor', undefined, 'ml-2'),
    };
  });
  afterAll(() => server.remove());

  /** Asks as a new person of the same role and course, so that no test is too fast for another. */
  async function as(who: Who): Promise<Joined> {
    const { name, role, course } = people[who];
    return server.join(name, role, role === 'student' ? 'red' : undefined, course);
  }

  function ask(
    { method, path, body, csv }: Case,
    by: Joined | undefined,
    {
      subject = by,
      headers = {},
      text,
    }: { subject?: Joined | undefined; headers?: object; text?: string } = {},
  ): Promise<Response> {
    const content = text ?? csv ?? (body === undefined ? undefined : JSON.stringify(body));
    return server.fetch(path.replace('ID', subject?.id ?? 'nobody'), by, {
      method,
      ...(content !== undefined && { body: content }),
      headers: { ...(content && { 'content-type': csv ? 'text/csv' : 'application/json' }), ...headers },
    });
  }

  describe.each(cases)('$title', ({ value, status, by, not, malformed = [], path, method }) => {
    it('for whoever may', async () => {
      const who = await as(by);
      const subject = by === 'ines' ? await as('ada') : who;
      const response = await ask(value, who, { subject });
      expect([response.status, response.ok]).toEqual([status, true]);
    });

    it('for nobody without a key, or with one that nobody has', async () => {
      expect((await problemOf(await ask(value, undefined, { subject: people.ada }))).status).toBe(401);
      const stranger = { ...people.ada, key: people.ada.key.replaceAll(/./g, 'x') };
      expect((await problemOf(await ask(value, stranger))).status).toBe(401);
    });

    it('for no other role or person', async () => {
      const ada = await as('ada');
      for (const who of not) {
        const other = await as(who);
        const subject = path.includes('ID') && who === 'ada' ? other : ada;
        expect([who, (await problemOf(await ask(value, other, { subject }))).status]).toEqual([who, 403]);
      }
      expect(await server.classroom.roster.find(ClassServer.COURSE, ada.id)).toMatchObject({ team: 'red' });
    });

    it.runIf(path.includes('ID'))('for no instructor of another course', async () => {
      const ada = await as('ada');
      expect((await problemOf(await ask(value, people.olaf, { subject: ada }))).status).toBe(404);
      expect(await server.classroom.roster.find(ClassServer.COURSE, ada.id)).toMatchObject({ team: 'red' });
    });

    it('for no page of another origin, and under no other name', async () => {
      const who = await as(by);
      const subject = method === 'GET' ? who : await as('ada');
      const headers = { origin: 'http://evil.example' };
      const answer = await ask(value, who, { subject, headers });
      // A page of another origin cannot read an answer, nor send a key.
      expect(answer.status).toBe(method === 'GET' ? 200 : 403);
      expect(await statusUnderName('evil.example', method, path, who)).toBe(421);
    });

    it.runIf(malformed.length > 0)('with no body that does not fit', async () => {
      const who = await as(by);
      for (const [body, field] of malformed) {
        const { status: refused, fields } = await problemOf(
          await ask(value, who, { text: JSON.stringify(body) }),
        );
        expect([refused, fields]).toEqual([400, [field]]);
      }
      expect((await problemOf(await ask(value, who, { text: '{' }))).status).toBe(400);
      const headers = { 'content-type': 'text/plain' };
      expect((await problemOf(await ask(value, who, { headers, text: '{}' }))).status).toBe(415);
    });

    it.runIf(malformed.length > 0 || value.csv !== undefined)('with no body that is too large', async () => {
      const text = 'x'.repeat(1_048_577);
      expect((await problemOf(await ask(value, await as(by), { text }))).status).toBe(413);
    });
  });

  /** `fetch` lets nobody choose the host. */
  function statusUnderName(host: string, method: string, path: string, by: Joined): Promise<number> {
    return new Promise((resolve, reject) => {
      request(
        server.origin + path,
        { method, headers: { host, authorization: `Bearer ${by.key}` } },
        response => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      )
        .once('error', reject)
        .end();
    });
  }

  function record(who: Joined, event: unknown): Promise<Response> {
    return server.fetch('/api/events', who, {
      method: 'POST',
      body: JSON.stringify({ events: [event] }),
      headers: { 'content-type': 'application/json' },
    });
  }

  it('joins by a code and a key, and tells who one is and of which log', async () => {
    const link = await server.link('student', 'green');
    const body = { code: link.split('/').at(-1), key: 'k'.repeat(40), name: ' Emmy ' };
    const post = (value: unknown): Promise<Response> =>
      server.fetch('/api/join', undefined, {
        method: 'POST',
        body: JSON.stringify(value),
        headers: { 'content-type': 'application/json' },
      });
    const joined = await post(body);
    expect(joined.status).toBe(201);
    expect(await joined.json()).toMatchObject({
      log: expect.any(String),
      membership: {
        course: { id: ClassServer.COURSE, title: 'Machine learning' },
        me: { name: 'Emmy', role: 'student', team: 'green', shares: false },
      },
    });
    expect((await post(body)).status).toBe(201);
    expect(await problemOf(await post({ ...body, key: 'j'.repeat(40) }))).toMatchObject({ status: 403 });
    expect(await problemOf(await post({ ...body, key: 'short' }))).toMatchObject({ fields: ['key'] });
    expect(await problemOf(await post({ ...body, role: 'instructor' }))).toMatchObject({ status: 400 });
    expect(await problemOf(await post({ ...body, name: 'x'.repeat(5_000) }))).toMatchObject({ status: 413 });
    const foreign = await server.fetch('/api/join', undefined, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect((await problemOf(foreign)).status).toBe(403);
    const page = await server.fetch(new URL(link).pathname);
    expect(await page.text()).toContain(`npm start -- --join http://class.example/join/${body.code}`);
  });

  it('lets somebody come back on another machine as who they are, by one link at a time', async () => {
    const [ines, ada] = [await as('ines'), await as('ada')];
    const newCode = async (): Promise<string> => {
      const response = await ask(CASES['makes a link for a member']!, ines, { subject: ada });
      const { link } = (await response.json()) as { link: string };
      expect(link).toContain('http://class.example/join/');
      return link.split('/').at(-1)!;
    };
    const { codes } = server.classroom;
    const first = await newCode();
    const second = await newCode();
    const key = 'n'.repeat(40);
    expect(await codes.redeem({ code: first, key, name: 'Mallory' })).toMatchObject({ status: 403 });
    const { key: _, ...person } = ada;
    expect(await codes.redeem({ code: second, key, name: 'Mallory' })).toEqual(person);
    // What they did before is theirs; the machine of before still speaks for them.
    for (const by of [ada, { key }]) expect((await server.fetch('/api/me', by)).status).toBe(200);
    expect(lines.some(line => line.includes('"audit":true') && line.includes(ada.id))).toBe(true);
  });

  it('says line by line what is wrong with a roster, and imports nothing of it', async () => {
    const who = await as('ines');
    const roster = (csv: string) => ask({ ...CASES['imports a roster']!, csv }, who);
    const before = (await server.classroom.roster.members(ClassServer.COURSE)).length;
    expect(await problemOf(await roster('name,id\nAda,s7\n,s8\n'))).toMatchObject({
      status: 400,
      fields: ['line 3, name'],
    });
    expect(await server.classroom.roster.members(ClassServer.COURSE)).toHaveLength(before);
    const imported = await roster('name,id\nGrace,s9\n');
    expect(await imported.json()).toMatchObject({
      members: [{ name: 'Grace', lmsId: 's9', result: 'added', link: expect.stringContaining('/join/') }],
    });
  });

  it('tells ids of the learning management system to who manages the roster, and to nobody else', async () => {
    const [ines, rita] = [await as('ines'), await as('rita')];
    await ask({ ...CASES['imports a roster']!, csv: 'name,id\nLise,s11\n' }, ines);
    const lise = async (who: Joined): Promise<unknown> => {
      const { members } = (await (await ask(CASES['lists the members']!, who)).json()) as {
        members: { name: string; lmsId?: string }[];
      };
      return members.find(({ name }) => name === 'Lise');
    };
    expect(await lise(ines)).toMatchObject({ lmsId: 's11' });
    expect(await lise(rita)).not.toHaveProperty('lmsId');
  });

  it('exports all that a person did, and their own words, and nobody else’s', async () => {
    const [ada, bob] = [await as('ada'), await as('bob')];
    const note = { ...checkEvent({ points: 0 }), id: crypto.randomUUID() };
    expect((await record(ada, note)).status).toBe(200);
    expect((await record(bob, checkEvent())).status).toBe(200);
    const response = await ask(CASES['exports what is kept of somebody']!, ada);
    expect(response.headers.get('content-disposition')).toContain(`waymark-${ada.id}.json`);
    expect(await response.json()).toMatchObject({
      person: { id: ada.id, name: 'Ada' },
      course: ClassServer.COURSE,
      events: [{ subject: ada.id, actor: ada.id, event: note }],
    });
  });

  it('lets nobody in by the key of one who was taken out', async () => {
    const [ada, ines] = [await as('ada'), await as('ines')];
    expect((await ask(CASES['takes somebody out']!, ines, { subject: ada })).status).toBe(204);
    expect((await server.fetch('/api/me', ada)).status).toBe(401);
  });

  it('leaves no course without an instructor', async () => {
    // Of a course of her own, where there is nobody else.
    await server.classroom.roster.createCourse('ml-3', 'Alone');
    const ivy = await server.join('Ivy', 'instructor', undefined, 'ml-3');
    const [change, remove] = [CASES['changes a member']!, CASES['takes somebody out']!];
    const refused = {
      status: 409,
      detail: expect.stringContaining('make somebody else an instructor first'),
    };
    expect(await problemOf(await ask({ ...change, body: { role: 'student' } }, ivy))).toMatchObject(refused);
    expect(await problemOf(await ask(remove, ivy))).toMatchObject(refused);
    expect(await (await server.fetch('/api/me', ivy)).json()).toMatchObject({ me: { role: 'instructor' } });
    const ian = await server.join('Ian', 'instructor', undefined, 'ml-3');
    expect((await ask(remove, ian, { subject: ivy })).status).toBe(204);
  });

  it('keeps a line of each privileged act, and logs no key and no code', async () => {
    const ines = await as('ines');
    const answer: unknown = await (await ask(CASES['hands out a code']!, ines)).json();
    const code = (JSON.stringify(answer).match(/join\/([\w-]+)/) ?? [])[1] ?? 'none';
    await server.fetch(`/join/${code}`);
    const audit = lines.filter(line => line.includes('"audit":true') && line.includes(ines.id));
    expect(audit.map(line => JSON.parse(line) as unknown)).toMatchObject([
      { actor: ines.id, course: ClassServer.COURSE, action: 'manage-roster' },
    ]);
    expect(lines.join('')).not.toContain(code);
    for (const { key } of [ines, ...Object.values(people)]) expect(lines.join('')).not.toContain(key);
  });

  it('believes no header of JupyterLab’s proxy', async () => {
    const headers = { 'x-waymark-secret': '', 'x-waymark-user': 'ada' };
    expect((await server.fetch('/api/me', undefined, { headers })).status).toBe(401);
    expect((await server.fetch('/api/me', people.ada, { headers: { 'x-waymark-alone': '1' } })).status).toBe(
      200,
    );
    expect((await server.fetch('/api/me', people.bob)).status).toBe(200);
  });
});
