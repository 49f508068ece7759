import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { earnedBy, isPassed, membershipSchema, type LinkMessage } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { MembershipFile } from '../../server/src/class-link/membership-file.ts';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { runCli } from '../server-process.ts';

type Snapshot = Extract<LinkMessage, { type: 'snapshot' }>;
/** Somebody's events, as they travel. */
interface Path {
  readonly events: readonly {
    readonly seq: number;
    readonly event: { readonly type: string; readonly answer?: string; readonly text?: string };
  }[];
}
const LAB = 'beginner/views';
const base = (): object => ({ id: crypto.randomUUID(), at: new Date().toISOString(), lab: LAB, check: 'q1' });

describe('calls for help, and words to others', () => {
  const lines: string[] = [];
  let server: ClassServer;
  let ada: Joined;
  let bob: Joined;
  let eve: Joined;
  let rita: Joined;
  beforeEach(async () => {
    lines.length = 0;
    server = await ClassServer.start({
      logger: pino({ level: 'info' }, { write: line => lines.push(line) }),
    });
    ada = await server.join('Ada', 'student', 'red');
    bob = await server.join('Bob', 'student', 'red');
    eve = await server.join('Eve', 'student', 'blue');
    rita = await server.join('Rita', 'reviewer');
  });
  afterEach(() => server.remove());

  async function post(path: string, by: Joined, body: unknown): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    return (await server.fetch(path, by, { method: 'POST', body: JSON.stringify(body), headers })).status;
  }
  const record = (by: Joined, event: object): Promise<number> =>
    post('/api/events', by, { events: [{ ...base(), ...event }] });
  const tell = (by: Joined, to: readonly Joined[], event: object): Promise<number> =>
    post('/api/course/events', by, { to: to.map(({ id }) => id), event: { ...base(), ...event } });
  const ask = (by: Joined, from: string, wanted = true): Promise<number> =>
    record(by, { type: 'help', wanted, from, ...(wanted && { answer: 'const a = 1' }) });
  const runCheck = (state: 'awaiting' | 'passed' = 'awaiting'): Promise<number> =>
    record(ada, { ...checkEvent({ check: 'q1', state, points: 0, maxPoints: 3 }) });
  const read = async (by: Joined, of: Joined): Promise<number> =>
    (await server.fetch(`/api/course/members/${of.id}/calls/${LAB}/q1`, by)).status;
  const stateOf = async (who: Joined) => {
    const answer = (await (await server.fetch('/api/progress', who)).json()) as Pick<Snapshot, 'state'>;
    return answer.state.labs[LAB]?.checks['q1'];
  };

  it('an answer is read by those who were asked, as long as they are, and by nobody else', async () => {
    expect([await read(bob, ada), await read(eve, ada), await read(rita, ada)]).toEqual([409, 403, 409]);
    expect(await ask(ada, 'reviewers')).toBe(200);
    expect([await read(bob, ada), await read(eve, ada), await read(rita, ada)]).toEqual([409, 403, 200]);
    expect(await ask(ada, 'team')).toBe(200);
    expect([await read(bob, ada), await read(eve, ada), await read(rita, ada)]).toEqual([200, 403, 200]);
    expect(await ask(ada, 'team', false)).toBe(200);
    expect([await read(bob, ada), await read(rita, ada)]).toEqual([409, 409]);
    expect((await server.fetch(`/api/course/members/${ada.id}/calls/${LAB}/q1`)).status).toBe(401);
  });

  it('a call is taken, answered and closed by those who were asked, in the name that the roster has', async () => {
    const review = { type: 'review', text: 'So.', by: 'The Instructor' };
    expect(await tell(bob, [ada], review)).toBe(409);
    await ask(ada, 'team');
    expect([await tell(ada, [ada], review), await tell(eve, [ada], review)]).toEqual([403, 403]);
    expect(await tell(rita, [ada], { type: 'attend', step: 'take', by: 'Nobody' })).toBe(200);
    expect((await stateOf(ada))?.attended).toMatchObject({ actor: rita.id, by: 'Rita', step: 'take' });
    expect(await tell(bob, [ada], review)).toBe(200);
    expect((await stateOf(ada))?.reviews).toMatchObject([{ actor: bob.id, by: 'Bob', text: 'So.' }]);
    expect(await tell(rita, [ada], { type: 'attend', step: 'close' })).toBe(409);
  });

  it('an answer closes the call also where the reviewer’s clock is behind', async () => {
    await ask(ada, 'reviewers');
    const behind = new Date(Date.now() - 3_600_000).toISOString();
    const event = { ...base(), type: 'review', text: 'So.', at: behind };
    expect(await post('/api/course/events', rita, { to: [ada.id], event, sentAt: behind })).toBe(200);
    const { help, reviews } = (await stateOf(ada))!;
    expect(Date.parse(reviews!.at(-1)!.at)).toBeGreaterThanOrEqual(Date.parse(help!.at));
    const close = { type: 'attend', step: 'close' };
    expect(await tell(rita, [ada], close), 'a call that is over').toBe(409);
  });

  it('a message reaches all whom it is for, once however often it is sent, and comes from no student', async () => {
    const message = { id: crypto.randomUUID(), type: 'message', text: 'Look at the mean.' };
    expect(await tell(bob, [ada], message)).toBe(403);
    expect([await tell(rita, [ada, bob], message), await tell(rita, [ada, bob], message)]).toEqual([
      200, 200,
    ]);
    for (const who of [ada, bob]) {
      expect((await stateOf(who))?.messages).toMatchObject([{ by: 'Rita', text: 'Look at the mean.' }]);
    }
    expect(await stateOf(eve)).toBeUndefined();
  });

  it('no other event is written about another', async () => {
    expect(await tell(rita, [ada], { ...checkEvent(), check: 'q1' })).toBe(403);
    expect(await tell(rita, [ada], { type: 'help', wanted: false, from: 'team' })).toBe(403);
    expect(await tell(rita, [], { type: 'message', text: 'x' })).toBe(400);
  });

  it('somebody’s whole path is theirs and the reviewers’', async () => {
    await record(ada, { type: 'note', text: 'mine' });
    await record(ada, { type: 'help', wanted: true, from: 'reviewers', answer: 'const mean = 3;' });
    await record(ada, { type: 'hand-in', answer: 'It is 3.' });
    const ask = (by: Joined, query = ''): Promise<Response> =>
      server.fetch(`/api/course/members/${ada.id}/events${query}`, by);
    const see = async (by: Joined): Promise<number> => (await ask(by)).status;
    expect([await see(ada), await see(bob), await see(eve), await see(rita)]).toEqual([200, 403, 403, 200]);
    expect((await ask(rita, '?after=-1')).status).toBe(400);

    const seen = async (...args: Parameters<typeof ask>) => {
      const { events } = (await (await ask(...args)).json()) as Path;
      return events.map(({ seq, event }) => ({
        type: event.type,
        told: event.answer ?? event.text,
        seq,
      }));
    };
    const own = await seen(ada);
    expect(own).toMatchObject([
      { type: 'note', told: 'mine' },
      { type: 'help', told: 'const mean = 3;' },
      { type: 'hand-in', told: 'It is 3.' },
    ]);
    const others = await seen(rita);
    expect(others, 'neither note nor answers').toMatchObject([
      { type: 'help', told: '' },
      { type: 'hand-in', told: '' },
    ]);
    expect(await (await ask(rita)).text()).not.toMatch(/mine|const mean|It is 3/);
    expect(await seen(rita, `?after=${others[0]?.seq}`)).toEqual(others.slice(1));
  });

  describe('points for an answer that a person reads', () => {
    const grade = { type: 'grade', text: 'Nearly.', points: 2, maxPoints: 3 };

    it('are given by a reviewer, with a word, and the student has them', async () => {
      expect(await runCheck()).toBe(200);
      expect(await tell(rita, [ada], { ...grade, by: 'Nobody' })).toBe(200);
      const given = await stateOf(ada);
      expect(given?.graded).toMatchObject({ points: 2, maxPoints: 3 });
      expect(given?.reviews).toMatchObject([{ actor: rita.id, by: 'Rita', text: 'Nearly.' }]);
      expect([earnedBy(given!), isPassed(given!)]).toEqual([2, true]);
      const audit = lines
        .filter(line => line.includes('"audit":true'))
        .map(line => JSON.parse(line) as unknown);
      expect(audit).toMatchObject([{ actor: rita.id, action: 'grade', subject: ada.id }]);
      expect(
        await tell(rita, [ada], { ...grade, points: 0, at: new Date(Date.now() + 1).toISOString() }),
      ).toBe(200);
      const taken = await stateOf(ada);
      expect([earnedBy(taken!), isPassed(taken!)]).toEqual([0, false]);
    });

    it('are given by no student, to nobody by themselves, and not for what waits for nobody', async () => {
      expect(await tell(rita, [ada], grade), 'before the answer').toBe(409);
      await runCheck();
      expect([await tell(ada, [ada], grade), await tell(bob, [ada], grade)]).toEqual([403, 403]);
      expect(await tell(rita, [rita], grade)).toBe(403);
      expect(await tell(rita, [ada], { ...grade, maxPoints: 4 }), 'worth 3').toBe(409);
      expect(await tell(rita, [ada], { ...grade, points: 4 }), 'more than it is worth').toBe(400);
      expect(await tell(rita, [ada], { ...grade, text: ' ' }), 'without a word').toBe(400);
      await runCheck('passed');
      expect(await tell(rita, [ada], grade), 'judged by the check').toBe(409);
      expect((await stateOf(ada))?.graded).toBeUndefined();
    });

    it('are for the text that was read: it is the reviewers’ alone, and another one that came since is read first', async () => {
      const see = async (by?: Joined): Promise<[number, unknown]> => {
        const path = `/api/course/members/${ada.id}/handed-in/${LAB}/q1`;
        const answer = await server.fetch(path, by);
        return [answer.status, answer.ok ? ((await answer.json()) as { answer: string }).answer : undefined];
      };
      const first = { type: 'hand-in', id: crypto.randomUUID(), answer: 'Rooms share walls.' };
      await runCheck();
      expect(await see(rita), 'nothing is handed in').toEqual([409, undefined]);
      expect(await record(ada, first)).toBe(200);
      const seen = [await see(rita), await see(ada), await see(bob), await see(eve), await see()];
      expect(seen.map(([status]) => status)).toEqual([200, 403, 403, 403, 401]);
      expect(seen[0]?.[1]).toBe('Rooms share walls.');
      expect(lines.filter(line => line.includes('"see-answer"'))).toHaveLength(1);
      await record(ada, {
        type: 'hand-in',
        answer: 'And a roof.',
        at: new Date(Date.now() + 1).toISOString(),
      });
      expect(await tell(rita, [ada], { ...grade, handIn: first.id }), 'of the text before').toBe(409);
      const { handedIn } = (await stateOf(ada))!;
      expect(await tell(rita, [ada], { ...grade, handIn: handedIn?.id })).toBe(200);
      const read = (await stateOf(ada))!;
      expect(read).toMatchObject({ graded: { handIn: handedIn?.id }, handedIn: { answer: 'And a roof.' } });
      expect(read.reviews).toMatchObject([{ by: 'Rita', given: { points: 2, maxPoints: 3 } }]);
      expect(await record(ada, { type: 'hand-in', at: new Date(Date.now() + 2).toISOString() })).toBe(200);
      expect(await see(rita), 'taken back').toEqual([409, undefined]);
    });

    it('are given from the command line, by who has joined as a reviewer', async () => {
      await runCheck();
      const data = await mkdtemp(join(tmpdir(), 'waymark-rita-'));
      onTestFinished(async () => rm(data, { recursive: true }));
      const run = async (...args: string[]) => runCli(['grade', ...args, '--data', data]);
      const command = ['Ada', LAB, 'q1', '3/3', 'Well said.'];
      expect((await run(...command)).stderr).toContain('No class was joined');
      await writeMembership(data, rita);
      expect(await run('Ida', ...command.slice(1))).toMatchObject({
        code: 1,
        stderr: 'Nobody in the class is called Ida.\n',
      });
      expect((await run('Ada', LAB, 'q1', '3 of 3', 'Well said.')).stderr).toContain('Expected STUDENT LAB');
      expect(await run(...command)).toMatchObject({
        code: 0,
        stdout: `Ada has 3/3 points for q1 of ${LAB}.\n`,
        stderr: '',
      });
      expect((await stateOf(ada))?.graded).toMatchObject({ points: 3, maxPoints: 3 });
    });
  });

  /** As if somebody's own Waymark had joined the class. */
  async function writeMembership(data: string, { key }: Joined): Promise<void> {
    const membership = await (await server.fetch('/api/me', { key })).json();
    await new MembershipFile(data).write({
      address: server.origin,
      key,
      membership: membershipSchema.parse(membership),
      sent: { from: 'a', to: 'b', seq: 0 },
    });
  }
});
