import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PredictionWriter } from '@waymark/kernel-helpers/model-report';
import {
  standingsIn,
  classModelsSchema,
  modelDescriptionSchema,
  type ClassModels,
  type Membership,
  type Person,
  type ProgressState,
  type Standing,
} from '@waymark/roadmap';
import { PersonLimits, startServer, type RunningServer } from '@waymark/server';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClassServer } from '../../server/testing/class-server.ts';
import { checkEvent as checkOfAnyWorth } from '../../server/testing/entries.ts';
import { NOTEBOOKS, ROADMAP } from '../../server/src/paths.ts';
import { SECRET } from '../server-process.ts';
import { ReverseProxy } from './reverse-proxy.ts';
import { SocketClient } from './socket-client.ts';

const USER = 'student';
/** No lab of the server has the check, so whatever a page says of its points, it earns none. */
const checkEvent: typeof checkOfAnyWorth = change => ({ ...checkOfAnyWorth(change), points: 0 });

const DESCRIPTION = modelDescriptionSchema.parse({
  columns: { area: { kind: 'number', min: 0, max: 1 } },
  reference: Array.from({ length: 100 }, (_, i) => ({ inputs: { area: i / 100 }, output: i })),
  chunk: 100,
});

/** A student's own machine: a server, which a page of theirs uses. */
class Machine {
  readonly #folder: string;
  #server: RunningServer | undefined;
  page!: SocketClient;

  constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Machine> {
    const machine = new Machine(await mkdtemp(join(tmpdir(), 'waymark-machine-')));
    await machine.start();
    return machine;
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get file(): string {
    return join(this.#folder, '.waymark', 'class.json');
  }

  async start(): Promise<void> {
    this.#server = await startServer({
      port: 0,
      data: join(this.#folder, '.waymark'),
      notebooks: NOTEBOOKS,
      roadmap: ROADMAP,
      secret: SECRET,
      logger: pino({ level: 'silent' }),
    });
    this.page = await SocketClient.join(this, USER);
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-waymark-secret', SECRET);
    headers.set('x-waymark-user', USER);
    return fetch(`http://127.0.0.1:${this.port}${path}`, { ...init, headers });
  }

  post(path: string, body: unknown, method = 'POST'): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(path, { method, body: JSON.stringify(body), headers });
  }

  async join(link: string, name: string): Promise<void> {
    const response = await this.post('/api/class/join', { link, name });
    if (response.status !== 201) throw new Error(await response.text());
  }

  get membership(): Membership | null | undefined {
    return this.page.received.findLast(message => message.type === 'membership')?.membership;
  }

  get people(): readonly Person[] {
    return this.page.received.findLast(message => message.type === 'people')?.people ?? [];
  }

  /** The last values that the page was told, by the name of the student and the check. */
  get standings(): Record<string, Standing> {
    const names = new Map(this.people.map(({ id, name }) => [id, name]));
    return Object.fromEntries(
      this.page.received
        .flatMap(message => (message.type === 'standings' ? standingsIn(message.standings) : []))
        .map(standing => [`${names.get(standing.subject)} ${standing.check}`, standing]),
    );
  }
}

describe('a student’s own server in a class', () => {
  let classServer: ClassServer;
  let machines: Machine[];
  beforeEach(async () => {
    classServer = await ClassServer.start();
    machines = await Promise.all([Machine.start(), Machine.start(), Machine.start()]);
  });
  afterEach(async () => {
    for (const machine of machines) await machine.remove();
    await classServer.remove();
  });

  const attempts = (machine: Machine, key: string): number | undefined =>
    machine.standings[key]?.progress.attempts;

  /** What the class server has, by student: how many events, and whether one is there twice. */
  async function kept(): Promise<Record<string, number>> {
    const ines = await classServer.join('Ines', 'instructor');
    const counts: Record<string, number> = {};
    for (const { id, name } of await classServer.classroom.roster.members(ClassServer.COURSE)) {
      const path = `/api/course/members/${id}/export`;
      const text = await (await classServer.fetch(path, ines)).text();
      const ids = [...text.matchAll(/"event":\{[^}]*?"id":"([^"]+)"/g)].map(match => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      if (ids.length > 0) counts[name] = ids.length;
    }
    return counts;
  }

  it('two students of a team and an instructor see what the others do, at once', async () => {
    const [ada, bob, ines] = machines as [Machine, Machine, Machine];
    const before = checkEvent({ state: 'incorrect' });
    await ada.page.append([before]);
    await ada.join(await classServer.link('student', 'red'), 'Ada');
    await bob.join(await classServer.link('student', 'red'), 'Bob');
    await ines.join(await classServer.link('instructor'), 'Ines');
    await vi.waitFor(() =>
      expect([ada, bob, ines].map(({ membership }) => [membership?.me.name, membership?.isOnline])).toEqual([
        ['Ada', true],
        ['Bob', true],
        ['Ines', true],
      ]),
    );
    for (const machine of [ada, bob]) machine.page.send({ type: 'watch', feed: 'team', after: 0 });
    ines.page.send({ type: 'watch', feed: 'class', after: 0 });

    // What was done before joining counts as well.
    await vi.waitFor(() => expect(attempts(ines, 'Ada q1')).toBe(1));
    await bob.page.append([checkEvent({ check: 'q2' })]);
    await vi.waitFor(() => expect(attempts(ines, 'Bob q2')).toBe(1));
    await vi.waitFor(() => expect(attempts(bob, 'Bob q2')).toBe(1));

    // Without consent a team-mate is a name.
    await vi.waitFor(() => expect(ada.people.map(({ name }) => name)).toEqual(['Ada', 'Bob']));
    expect(Object.keys(ada.standings)).not.toContain('Bob q2');
    expect((await bob.post('/api/class/me/consent', { shares: true }, 'PUT')).status).toBe(200);
    await vi.waitFor(() => expect(attempts(ada, 'Bob q2')).toBe(1));
    expect(Object.keys(bob.standings)).not.toContain('Ada q1');
    await bob.page.append([checkEvent({ check: 'q2' })]);
    await vi.waitFor(() => expect(attempts(ada, 'Bob q2')).toBe(2));

    // Nobody else's business.
    ada.page.send({ type: 'watch', feed: 'class', after: 0 });
    await vi.waitFor(() => expect(ada.page.received.some(({ type }) => type === 'denied')).toBe(true));
    expect((await ada.fetch('/api/class/course/members')).status).toBe(403);
    expect(await kept()).toEqual({ Ada: 1, Bob: 2 });
    const path = `/api/class/course/members/${ada.membership?.me.id}/events`;
    const seen = async (query: string): Promise<unknown> => (await ada.fetch(`${path}${query}`)).json();
    expect(await seen('?after=0')).toMatchObject({ events: [{ event: { check: 'q1' } }] });
    expect(await seen('?after=999&1795802600622')).toEqual({ events: [] });
    expect(await seen('?after=x')).toMatchObject({ status: 400 });
  });

  it('goes on without a network, and each event arrives once, over restarts of both', async () => {
    const [ada, ines] = machines as [Machine, Machine, Machine];
    await ada.join(await classServer.link('student', 'red'), 'Ada');
    await ines.join(await classServer.link('instructor'), 'Ines');
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true));
    ines.page.send({ type: 'watch', feed: 'class', after: 0 });
    await ada.page.append([checkEvent()]);
    await vi.waitFor(() => expect(attempts(ines, 'Ada q1')).toBe(1));

    const { data, port } = classServer;
    await classServer.close();
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(false));
    await ada.page.append(Array.from({ length: 400 }, () => checkEvent()));
    await ada.stop();
    await ada.start();
    await vi.waitFor(() => expect(ada.membership).toMatchObject({ me: { name: 'Ada' }, isOnline: false }));
    await ada.page.append(Array.from({ length: 400 }, () => checkEvent()));
    expect((await ada.fetch('/api/class/me')).status).toBe(502);

    classServer = await ClassServer.start({ data, port });
    await vi.waitFor(() => expect(attempts(ines, 'Ada q1')).toBe(801), { timeout: 60_000 });
    expect(await kept()).toEqual({ Ada: 801 });
    // What had arrived is not sent again, and what had not been told is not lost.
    await vi.waitFor(async () => expect(await readFile(ada.file, 'utf8')).toContain('"seq":801'));
  });

  it('sends all again where the class server lost its log, or it lost its own place', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    await ada.join(await classServer.link('student'), 'Ada');
    await ada.page.append([checkEvent(), checkEvent()]);
    await vi.waitFor(async () => expect(await readFile(ada.file, 'utf8')).toContain('"seq":2'));
    await ada.stop();
    const stored: unknown = JSON.parse(await readFile(ada.file, 'utf8'));
    const sent = { from: 'another log', to: 'another', seq: 2 };
    await writeFile(ada.file, JSON.stringify(Object.assign({}, stored, { sent })));
    await ada.start();
    await ada.page.append([checkEvent()]);
    await vi.waitFor(async () => expect(await kept()).toEqual({ Ada: 3 }));
  });

  it('shares the figures of its models with reviewers alone, as long as its owner agrees', async () => {
    const [ada, bob, rita] = machines as [Machine, Machine, Machine];
    const consent = async (shares: boolean): Promise<unknown> =>
      (await ada.post('/api/monitor/consent', { shares }, 'PUT')).json();
    const seen = async (): Promise<ClassModels['members']> =>
      classModelsSchema.parse(await (await rita.fetch('/api/class/course/models')).json()).members;
    expect(await consent(true)).toMatchObject({ status: 404, detail: 'You have joined no class.' });
    await ada.join(await classServer.link('student', 'red'), 'Ada');
    await bob.join(await classServer.link('student', 'red'), 'Bob');
    await rita.join(await classServer.link('reviewer'), 'Rita');
    const writer = new PredictionWriter({
      folder: join(dirname(ada.file), 'monitor'),
      model: { name: 'prices', version: '2', description: JSON.stringify(DESCRIPTION), describedAt: 0 },
      retention: { rows: 1_000, days: 90 },
    });
    const rows = Array.from({ length: 40 }, (_, i) => ({
      request: `secret ${i}`,
      at: Date.now(),
      ms: 1,
      status: 200,
      segment: 'secret',
      inputs: '{"area":0.99,"secret":7}',
      output: '123456789',
    }));
    writer.write({ rows, labels: [] });
    writer.close();

    // Nobody has agreed yet.
    expect(await (await ada.fetch('/api/monitor/consent')).json()).toEqual({ inClass: true, shares: false });
    expect(await seen()).toEqual([]);
    await vi.waitFor(async () => {
      expect(await consent(true)).toEqual({ inClass: true, shares: true });
      expect(await seen()).toMatchObject([
        {
          id: ada.membership?.me.id,
          models: [{ name: 'prices', version: '2', tiles: { requestsPerMinute: 40 }, drifted: ['area'] }],
        },
      ]);
    });
    expect(JSON.stringify(await seen())).not.toMatch(/secret|0\.99|123456789/);
    expect((await bob.fetch('/api/class/course/models')).status).toBe(403);
    expect((await ada.fetch('/api/class/course/models')).status).toBe(403);

    // It is remembered over a restart, and taken back at once.
    await ada.stop();
    await ada.start();
    expect(await (await ada.fetch('/api/monitor/consent')).json()).toEqual({ inClass: true, shares: true });
    expect(await consent(false)).toEqual({ inClass: true, shares: false });
    expect(await seen()).toEqual([]);
    // Another class is asked anew.
    await consent(true);
    expect(await seen()).toHaveLength(1);
    expect((await ada.post('/api/class/leave', {})).status).toBe(204);
    expect(await seen()).toEqual([]);
    await ada.join(await classServer.link('student'), 'Ada');
    expect(await (await ada.fetch('/api/monitor/consent')).json()).toEqual({ inClass: true, shares: false });
  });

  it('keeps its key to itself', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    await ada.join(await classServer.link('student'), 'Ada');
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true));
    const text = await readFile(ada.file, 'utf8');
    const key = /"key":"([^"]+)"/.exec(text)?.[1] ?? 'none';
    expect((await stat(ada.file)).mode & 0o077).toBe(0);
    expect(JSON.stringify(ada.page.received)).not.toContain(key);
    for (const path of ['/api/class/me', '/api/class/me/consent', '/api/progress', '/api/roadmap']) {
      expect(await (await ada.fetch(path)).text()).not.toContain(key);
    }
  });

  it('says what is wrong with a link, and stays where it was', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    const join = async (link: string): Promise<unknown[]> => {
      const response = await ada.post('/api/class/join', { link, name: 'Ada' });
      const { detail } = JSON.parse(await response.text()) as { detail?: string };
      return [response.status, detail];
    };
    expect((await ada.fetch('/api/class/me')).status).toBe(404);
    expect(await join('class.example')).toEqual([400, expect.stringMatching(/Expected a link such as/)]);
    expect(await join('http://127.0.0.1:1/join/x')).toEqual([502, expect.stringMatching(/Nothing answers/)]);
    expect(await join(`${classServer.origin}/join/0000-0000-0000-0000`)).toEqual([
      403,
      expect.stringMatching(/ask your instructor/),
    ]);
    const foreign = await ada.fetch('/api/class/join', {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect(foreign.status).toBe(403);
    const link = await classServer.link('student');
    expect(await join(link)).toEqual([201, undefined]);
    expect(await join(link)).toEqual([201, undefined]);
    expect(await classServer.classroom.roster.members(ClassServer.COURSE)).toHaveLength(1);
    expect(await join('http://127.0.0.1:1/join/x')).toEqual([502, expect.any(String)]);
    expect(await (await ada.fetch('/api/class/me')).json()).toMatchObject({ me: { name: 'Ada' } });
    // It is this server's own route, which takes no GET: nothing of it comes to the class.
    expect((await ada.fetch('/api/class/../events')).status).toBe(405);
    expect((await ada.fetch('/api/class/metrics')).status).toBe(404);
  });

  it('comes again where the class server has too many at once', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    const full = await ClassServer.start({
      limits: new PersonLimits({ strangers: { burst: 1, perSecond: 2 } }),
    });
    try {
      const link = await full.link();
      expect((await full.fetch('/api/health')).status).toBe(200);
      expect((await full.fetch('/api/health')).status).toBe(429);
      await ada.join(link, 'Ada');
      expect(await full.classroom.roster.members(ClassServer.COURSE)).toMatchObject([{ name: 'Ada' }]);
    } finally {
      await full.remove();
    }
  });

  it('is one member where the answer to its first join is lost, or to its second', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    const proxy = await ReverseProxy.start(classServer.port);
    const { codes, roster } = classServer.classroom;
    const code = await codes.create({ course: ClassServer.COURSE, role: 'student', uses: 30, days: 1 });
    const link = `${proxy.origin}/join/${code}`;
    proxy.losesAnswers = true;
    expect((await ada.post('/api/class/join', { link, name: 'Ada' })).status).toBe(502);
    expect(await roster.members(ClassServer.COURSE)).toHaveLength(1);
    proxy.losesAnswers = false;
    await ada.join(link, 'Ada');
    expect(await roster.members(ClassServer.COURSE)).toHaveLength(1);
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true));
    proxy.losesAnswers = true;
    expect((await ada.post('/api/class/join', { link, name: 'Ada' })).status).toBe(502);
    expect(await roster.members(ClassServer.COURSE)).toHaveLength(1);
    proxy.close();
  });

  it('says that the class does not know it any more, until it joins again', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    await ada.join(await classServer.link('student'), 'Ada');
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true));
    const { roster } = classServer.classroom;
    await roster.remove(ClassServer.COURSE, ada.membership?.me.id ?? '');
    await vi.waitFor(
      () => expect(ada.membership).toMatchObject({ isOnline: false, isUnknown: true }),
      10_000,
    );
    await ada.join(await classServer.link('student'), 'Ada');
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true));
    expect(ada.membership).not.toHaveProperty('isUnknown');
  });

  it('leaves: the class forgets who it was, this machine keeps what was done, and is alone again', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    expect((await ada.post('/api/class/leave', {})).status).toBe(404);
    await ada.join(await classServer.link('student', 'red'), 'Ada');
    await ada.page.append([checkEvent()]);
    await vi.waitFor(async () => expect(await readFile(ada.file, 'utf8')).toContain('"seq":1'));
    const { data, port } = classServer;
    await classServer.close();
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(false));
    expect((await ada.post('/api/class/leave', {})).status).toBe(502);
    expect(ada.membership).toMatchObject({ me: { name: 'Ada' } });
    classServer = await ClassServer.start({ data, port });
    await vi.waitFor(() => expect(ada.membership?.isOnline).toBe(true), { timeout: 60_000 });

    expect((await ada.post('/api/class/leave', {})).status).toBe(204);
    await vi.waitFor(() => expect(ada.membership).toBeNull());
    expect(await classServer.classroom.roster.members(ClassServer.COURSE)).toEqual([]);
    await expect(stat(ada.file)).rejects.toThrow('ENOENT');
    expect((await ada.fetch('/api/class/me')).status).toBe(404);
    await ada.page.append([checkEvent()]);
    expect(await (await ada.fetch('/api/progress')).json()).toMatchObject({ seq: 2 });
  });

  it('two machines of one student have each other’s events, and both hear what others say, once, over a restart', async () => {
    const [desk, laptop, other] = machines as [Machine, Machine, Machine];
    const own = async (machine: Machine) => {
      const { state } = (await (await machine.fetch('/api/progress')).json()) as {
        state: ProgressState;
      };
      return state.labs['beginner/views']?.checks['q1'];
    };
    await desk.page.append([checkEvent({ state: 'incorrect' })]);
    await desk.join(await classServer.link('student', 'red'), 'Ada');
    await vi.waitFor(() => expect(desk.membership?.isOnline).toBe(true));
    const course = ClassServer.COURSE;
    const member = desk.membership?.me.id;
    const code = await classServer.classroom.codes.create({
      course,
      role: 'student',
      member,
      uses: 1,
      days: 1,
    });
    await laptop.page.append([checkEvent({ state: 'incorrect' })]);
    await laptop.join(`${classServer.origin}/join/${code}`, 'Ada');
    for (const machine of [desk, laptop]) {
      await vi.waitFor(async () => expect((await own(machine))?.attempts).toBe(2));
    }
    await laptop.stop();
    await desk.page.append([checkEvent({ state: 'incorrect' })]);
    await laptop.start();
    await vi.waitFor(async () => expect((await own(laptop))?.attempts).toBe(3));

    // Two wait: the other one called first.
    await other.join(await classServer.link('student'), 'Eve');
    const call = {
      type: 'help',
      check: 'q1',
      lab: 'beginner/views',
      wanted: true,
      from: 'reviewers',
    } as const;
    const ask = () => ({ ...call, id: crypto.randomUUID(), at: new Date().toISOString() });
    await other.page.append([ask()]);
    await vi.waitFor(() => expect(other.membership?.calls).toMatchObject([{ check: 'q1', before: 0 }]));
    await desk.page.append([ask()]);
    for (const machine of [desk, laptop]) {
      await vi.waitFor(() => expect(machine.membership?.calls).toMatchObject([{ check: 'q1', before: 1 }]));
    }
    await other.page.append([{ ...ask(), wanted: false }]);
    await vi.waitFor(() => expect(laptop.membership?.calls).toMatchObject([{ check: 'q1', before: 0 }]));

    const rita = await classServer.join('Rita', 'reviewer');
    const { wanted: _1, from: _2, ...about } = ask();
    const body = JSON.stringify({ to: [member], event: { ...about, type: 'review', text: 'So.' } });
    const headers = { 'content-type': 'application/json' };
    expect(
      (await classServer.fetch('/api/course/events', rita, { method: 'POST', body, headers })).status,
    ).toBe(200);
    for (const machine of [desk, laptop]) {
      await vi.waitFor(async () =>
        expect((await own(machine))?.reviews).toMatchObject([{ by: 'Rita', text: 'So.' }]),
      );
      await vi.waitFor(() => expect(machine.membership?.calls).toBeUndefined());
    }
    expect(await own(desk)).toMatchObject({ attempts: 3, reviews: [{ by: 'Rita' }] });
  });

  it('moves to another course of the same server', async () => {
    const [ada] = machines as [Machine, Machine, Machine];
    await ada.join(await classServer.link('student', 'red'), 'Ada');
    await classServer.classroom.roster.createCourse('ml-2', 'Another');
    await ada.join(await classServer.link('student', undefined, 'ml-2'), 'Ada');
    await vi.waitFor(() => expect(ada.membership).toMatchObject({ course: { id: 'ml-2' }, isOnline: true }));
  });
});
