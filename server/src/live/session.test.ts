import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloseCode,
  PROTOCOL_VERSION,
  serverMessageSchema,
  type CloseCode as Code,
  type Problem,
  type ProgressEvent,
  type ServerMessage,
  standingsIn,
} from '@waymark/roadmap';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CurriculumReader } from '../curriculum.ts';
import { LogBusyError } from '../events/errors.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { Services } from '../services.ts';
import { checkEvent, own } from '../../testing/entries.ts';
import { PersonLimits } from '../users/person-limits.ts';
import { ProxyIdentity } from '../users/proxy-identity.ts';
import { changesOf } from './changes.ts';
import type { Connection } from './connection.ts';
import { Hub } from './hub.ts';
import { NO_FEEDS } from './shared-feeds.ts';
import { StandingsFeed } from './standings-feed.ts';
import { MAX_BUFFERED_BYTES, Session } from './session.ts';

/** A connection that ends in memory. */
class Line implements Connection {
  bufferedBytes = 0;
  readonly received: ServerMessage[] = [];
  closed: { code: Code; problem: Problem } | undefined;

  post(message: ServerMessage): void {
    void this.send(message);
  }

  send(message: ServerMessage): Promise<void> {
    this.received.push(serverMessageSchema.parse(structuredClone(message)));
    return Promise.resolve();
  }

  close(code: Code, problem: Problem): void {
    this.closed = { code, problem };
  }

  /** The messages of one type, in order. */
  of<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.received.filter(
      (message): message is Extract<ServerMessage, { type: T }> => message.type === type,
    );
  }
}

function openEvent(lab = 'beginner/views'): ProgressEvent {
  return { type: 'open', id: randomUUID(), at: new Date().toISOString(), lab };
}

describe('a session', () => {
  let folder: string;
  let log: SqliteEventLog;
  let services: Services;
  let hub: Hub;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-session-'));
    log = await SqliteEventLog.open(folder);
    const logger = pino({ level: 'silent' });
    services = new Services({
      log,
      curriculum: new CurriculumReader(ROADMAP, NOTEBOOKS, logger),
      logger,
      identity: new ProxyIdentity(''),
      feeds: { ...NO_FEEDS },
      limits: new PersonLimits({ events: { burst: 5_000, perSecond: 1 } }),
    });
    hub = new Hub();
    log.subscribe(({ entries }) => hub.publish(entries));
  });
  afterEach(async () => {
    for (const session of hub.all()) session.end();
    await log.close();
    await rm(folder, { recursive: true });
  });

  function connect(user: string): { line: Line; session: Session; say(message: unknown): void } {
    const line = new Line();
    const session = new Session(
      { id: user, name: user, course: LOCAL_COURSE, role: 'student' },
      services,
      line,
    );
    hub.add(session);
    return { line, session, say: message => session.receive(JSON.stringify(message)) };
  }

  /** A client that said hello and has caught up. */
  async function greeted(user: string, hello: { after: number; log?: string } = { after: 0 }) {
    const client = connect(user);
    client.say({ type: 'hello', version: PROTOCOL_VERSION, ...hello });
    await vi.waitFor(() =>
      expect([...client.line.of('snapshot'), ...client.line.of('delta')]).not.toEqual([]),
    );
    return client;
  }

  it('welcomes, and shows a newcomer everything', async () => {
    const event = openEvent();
    await log.append(own('ada', [event]));
    await log.append(own('bob', [openEvent('beginner/forms')]));
    const { line } = await greeted('ada');
    expect(line.received).toEqual([
      {
        type: 'welcome',
        version: PROTOCOL_VERSION,
        user: { id: 'ada', name: 'ada' },
        log: log.id,
        now: expect.any(String),
      },
      {
        type: 'snapshot',
        seq: 2,
        state: {
          labs: { 'beginner/views': { openedAt: event.at, checks: {} } },
          last: { lab: 'beginner/views', at: event.at },
        },
      },
    ]);
  });

  it('sends one that resumes what came after, and only that', async () => {
    const events = [openEvent(), openEvent(), openEvent()];
    await log.append(own('ada', events));
    await log.append(own('bob', [openEvent()]));
    const { line } = await greeted('ada', { after: 1, log: log.id });
    expect(line.of('snapshot')).toEqual([]);
    expect(line.of('delta')).toEqual([
      {
        type: 'delta',
        seq: 3,
        events: [
          { seq: 2, actor: 'ada', receivedAt: expect.any(String), event: events[1] },
          { seq: 3, actor: 'ada', receivedAt: expect.any(String), event: events[2] },
        ],
      },
    ]);
  });

  it('tells one that missed nothing where the log stands', async () => {
    await log.append(own('ada', [openEvent()]));
    await log.append(own('bob', [openEvent()]));
    const { line } = await greeted('ada', { after: 1, log: log.id });
    expect(line.of('delta')).toEqual([{ type: 'delta', seq: 2, events: [] }]);
  });

  it('resumes over several pages without a gap', async () => {
    const events = Array.from({ length: 1_203 }, () => openEvent());
    for (let start = 0; start < events.length; start += 400) {
      await log.append(own('ada', events.slice(start, start + 400)));
    }
    const { line } = await greeted('ada', { after: 3, log: log.id });
    await vi.waitFor(() => expect(line.of('delta').at(-1)?.seq).toBe(1_203));
    const seqs = line.of('delta').flatMap(delta => delta.events.map(({ seq }) => seq));
    expect(seqs).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 4));
  });

  it.each([
    ['of another log', { after: 1, log: 'another' }],
    ['beyond the end', { after: 9 }],
    ['of no log', { after: 1 }],
  ])('sends a snapshot to one whose place is %s', async (title, hello) => {
    await log.append(own('ada', [openEvent()]));
    const { line } = await greeted('ada', title === 'beyond the end' ? { ...hello, log: log.id } : hello);
    expect(line.of('snapshot')).toMatchObject([{ seq: 1 }]);
  });

  it('shows every session of a user what one appends, the delta before the ack, and nobody else', async () => {
    const [first, second, other] = await Promise.all([greeted('ada'), greeted('ada'), greeted('bob')]);
    const event = openEvent();
    first.say({ type: 'append', sentAt: new Date().toISOString(), events: [event] });
    await vi.waitFor(() => expect(first.line.of('ack')).toEqual([{ type: 'ack', ids: [event.id] }]));
    const delta = {
      type: 'delta',
      seq: 1,
      events: [{ seq: 1, actor: 'ada', receivedAt: expect.any(String), event }],
    };
    expect(first.line.received.slice(2)).toEqual([delta, { type: 'ack', ids: [event.id] }]);
    expect(second.line.received.slice(2)).toEqual([delta]);
    expect(other.line.received).toHaveLength(2);
  });

  it('acknowledges what is known already, and shows it no second time', async () => {
    const client = await greeted('ada');
    const event = openEvent();
    client.say({ type: 'append', sentAt: new Date().toISOString(), events: [event] });
    client.say({ type: 'append', sentAt: new Date().toISOString(), events: [event, event] });
    await vi.waitFor(() => expect(client.line.of('ack')).toHaveLength(2));
    expect(client.line.of('delta')).toHaveLength(1);
    expect(await log.read(LOCAL_COURSE, 'ada', 0, 10)).toHaveLength(1);
  });

  it('loses nothing, and doubles nothing, of what arrives while clients catch up', async () => {
    const writer = await greeted('ada');
    const clients: { line: Line }[] = [];
    for (let round = 0; round < 40; round += 1) {
      writer.say({ type: 'append', sentAt: new Date().toISOString(), events: [openEvent(), openEvent()] });
      const reader = connect('ada');
      clients.push(reader);
      const after =
        round % 2 === 0 ? { after: 0 } : { after: Math.max(1, await log.head(LOCAL_COURSE)), log: log.id };
      reader.say({ type: 'hello', version: PROTOCOL_VERSION, ...after });
      if (round % 3 === 0) await new Promise(setImmediate);
    }
    await vi.waitFor(() => expect(writer.line.of('ack')).toHaveLength(40));
    await vi.waitFor(async () => expect(await log.head(LOCAL_COURSE)).toBe(80));
    for (const { line } of clients) {
      await vi.waitFor(() => expect(lastSeq(line)).toBe(80));
      const start = line.of('snapshot')[0]?.seq;
      const seqs = line.of('delta').flatMap(delta => delta.events.map(({ seq }) => seq));
      const from = start ?? (seqs[0] ?? 81) - 1;
      expect(seqs).toEqual(Array.from({ length: 80 - from }, (_, index) => from + index + 1));
    }
  });

  it('refuses an event that does not fit, by its field, and takes the others', async () => {
    const client = await greeted('ada');
    const event = openEvent();
    client.say({
      type: 'append',
      sentAt: new Date().toISOString(),
      events: [{ ...openEvent(), id: 'no uuid' }, event, { ...openEvent(), lab: 'views' }],
    });
    await vi.waitFor(() => expect(client.line.of('ack')).toEqual([{ type: 'ack', ids: [event.id] }]));
    expect(client.line.of('refused')).toMatchObject([
      { ids: ['no uuid'], problem: { status: 400, errors: [{ field: 'events.0.id' }] } },
      { ids: [expect.any(String)], problem: { errors: [{ field: 'events.2.lab' }] } },
    ]);
    expect(client.line.closed).toBeUndefined();
  });

  it.each<[string, string, Code, RegExp]>([
    ['what is not JSON', '{', CloseCode.badMessage, /not JSON/],
    ['no object', '7', CloseCode.badMessage, /fields/],
    [
      'an append first',
      JSON.stringify({ type: 'append', sentAt: new Date().toISOString(), events: [openEvent()] }),
      CloseCode.badMessage,
      /hello as the first/,
    ],
    [
      'a hello with a user',
      JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, after: 0, user: 'bob' }),
      CloseCode.badMessage,
      /fields/,
    ],
    [
      'a newer hello of another form',
      JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION + 1, since: 'x' }),
      CloseCode.versionMismatch,
      new RegExp(`version ${PROTOCOL_VERSION} .* version ${PROTOCOL_VERSION + 1}`),
    ],
  ])('ends on %s', (_title, text, code, message) => {
    const { line, session } = connect('ada');
    session.receive(text);
    expect(line.closed).toMatchObject({ code, problem: { detail: expect.stringMatching(message) } });
    session.receive(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, after: 0 }));
    expect(line.received).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    [
      'an event without an id',
      { type: 'append', sentAt: new Date().toISOString(), events: [{ type: 'open' }] },
      'events.0.id',
    ],
    ['no events', { type: 'append', sentAt: new Date().toISOString(), events: [] }, 'events'],
    [
      'too many events',
      {
        type: 'append',
        sentAt: new Date().toISOString(),
        events: Array.from({ length: 501 }, () => ({ id: 'a' })),
      },
      'events',
    ],
  ])('ends on %s', async (_title, message, field) => {
    const client = await greeted('ada');
    client.say(message);
    expect(client.line.closed?.code).toBe(CloseCode.badMessage);
    expect(client.line.closed?.problem.errors?.map(error => error.field)).toContain(field);
    expect(await log.head(LOCAL_COURSE)).toBe(0);
  });

  it('ends on a second hello', async () => {
    const client = await greeted('ada');
    client.say({ type: 'hello', version: PROTOCOL_VERSION, after: 0 });
    expect(client.line.closed).toMatchObject({
      code: CloseCode.badMessage,
      problem: { detail: expect.stringMatching(/hello as the first/) },
    });
  });

  it('shows a reviewer the class, from where they were, until they look away', async () => {
    const source = new StandingsFeed({ log, course: LOCAL_COURSE, feed: 'class' });
    log.subscribe(commit => source.publish(changesOf(commit)));
    services.feeds.open = () => Promise.resolve({ people: [], source });
    await log.append(own('bob', [openEvent(), checkEvent()]));
    const reviewer = await greeted('ada');
    reviewer.say({ type: 'watch', feed: 'class', after: 0 });
    await vi.waitFor(() => expect(reviewer.line.of('standings').at(-1)?.seq).toBe(2));
    await log.append(own('bob', [checkEvent({ check: 'q2' })]));
    await vi.waitFor(() => expect(reviewer.line.of('standings').at(-1)?.seq).toBe(3));
    expect(
      reviewer.line.of('standings').map(({ standings }) => standingsIn(standings).map(({ check }) => check)),
    ).toEqual([['q1'], [], ['q2']]);
    const again = await greeted('ada');
    again.say({ type: 'watch', feed: 'class', after: 2, log: log.id });
    await vi.waitFor(() => expect(again.line.of('standings')).toHaveLength(1));
    expect(again.line.of('standings').flatMap(({ standings }) => standingsIn(standings))).toMatchObject([
      { check: 'q2' },
    ]);
    for (const client of [reviewer, again]) client.say({ type: 'unwatch', feed: 'class' });
    const told = again.line.received.length;
    await log.append(own('bob', [checkEvent({ check: 'q3' })]));
    await log.head(LOCAL_COURSE);
    expect(again.line.received).toHaveLength(told);
  });

  it('denies a feed that is not theirs, and goes on', async () => {
    const client = await greeted('ada');
    client.say({ type: 'watch', feed: 'class', after: 0 });
    await vi.waitFor(() => expect(client.line.of('denied')).toHaveLength(1));
    expect(client.line.of('denied')).toMatchObject([{ feed: 'class', problem: { status: 403 } }]);
    expect(client.line.closed).toBeUndefined();
  });

  it('ends when no hello comes in time', async () => {
    const line = new Line();
    const session = new Session(
      { id: 'ada', name: 'ada', course: LOCAL_COURSE, role: 'student' },
      services,
      line,
      5,
    );
    hub.add(session);
    await vi.waitFor(() => expect(line.closed?.code).toBe(CloseCode.helloTimeout));
  });

  it('ends when too many messages come', async () => {
    const client = await greeted('ada');
    const events = [openEvent()];
    for (let message = 0; message < 300; message += 1) {
      client.say({ type: 'append', sentAt: new Date().toISOString(), events });
    }
    expect(client.line.closed).toMatchObject({ code: CloseCode.tooManyMessages, problem: { status: 429 } });
  });

  it('ends when the client reads too slowly, and leaves the others alone', async () => {
    const [slow, quick] = await Promise.all([greeted('ada'), greeted('ada')]);
    slow.line.bufferedBytes = MAX_BUFFERED_BYTES + 1;
    quick.say({ type: 'append', sentAt: new Date().toISOString(), events: [openEvent()] });
    await vi.waitFor(() => expect(quick.line.of('ack')).toHaveLength(1));
    expect(slow.line.closed?.code).toBe(CloseCode.slowReader);
    expect(slow.line.of('delta')).toEqual([]);
    expect(quick.line.closed).toBeUndefined();
  });

  it('ends, without an ack, when the store fails', async () => {
    const client = await greeted('ada');
    vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('disk full'));
    client.say({ type: 'append', sentAt: new Date().toISOString(), events: [openEvent()] });
    await vi.waitFor(() => expect(client.line.closed?.code).toBe(CloseCode.serverError));
    expect(client.line.of('ack')).toEqual([]);
    expect(JSON.stringify(client.line.closed)).not.toContain('disk');
  });

  it('ends, without an ack, when more waits to be written than the log takes', async () => {
    const client = await greeted('ada');
    vi.spyOn(log, 'append').mockRejectedValueOnce(new LogBusyError(50_000));
    client.say({ type: 'append', sentAt: new Date().toISOString(), events: [openEvent()] });
    await vi.waitFor(() => expect(client.line.closed?.code).toBe(CloseCode.busy));
    expect(client.line.closed?.problem.status).toBe(503);
    expect(client.line.of('ack')).toEqual([]);
  });

  it('ends when more events come than a person makes, on however many pages', async () => {
    const pages = [await greeted('ada'), await greeted('ada')];
    const other = await greeted('bob');
    const events = Array.from({ length: 500 }, () => openEvent());
    for (let message = 0; message < 12; message += 1) {
      pages[message % 2]?.say({ type: 'append', sentAt: new Date().toISOString(), events });
    }
    expect(pages.map(({ line }) => line.closed)).toMatchObject([
      { code: CloseCode.tooManyMessages, problem: { status: 429 } },
      { code: CloseCode.tooManyMessages, problem: { status: 429 } },
    ]);
    other.say({ type: 'append', sentAt: new Date().toISOString(), events: events.slice(0, 1) });
    await vi.waitFor(() => expect(other.line.of('ack')).toHaveLength(1));
  });

  it('beats only once greeted, and never after its end', async () => {
    const silent = connect('ada');
    silent.session.beat();
    expect(silent.line.received).toEqual([]);
    const client = await greeted('ada');
    client.session.beat();
    client.session.end();
    client.session.beat();
    expect(client.line.of('heartbeat')).toHaveLength(1);
  });
});

function lastSeq(line: Line): number | undefined {
  const messages = [...line.of('snapshot'), ...line.of('delta')];
  return messages.at(-1)?.seq;
}
