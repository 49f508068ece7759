import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variant } from '@waymark/kernel-helpers';
import { gradeOf, membershipSchema, progressStateSchema, type CheckProgress } from '@waymark/roadmap';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { MembershipFile } from '../../server/src/class-link/membership-file.ts';
import type { Copy } from '../../server/src/course/copy.ts';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { runCli } from '../server-process.ts';
import { RIGHT, ROOMS, releaseRooms, worked, writeCopy, writeRoomsLab, type Work } from './rooms-lab.ts';

/** The number that a student finds, with the seed of their course. */
function tilesOf(seed: string): number {
  vi.stubEnv('WAYMARK_SEED', seed);
  const { int } = variant('q3-tiles');
  vi.unstubAllEnvs();
  return int(3, 90) * int(3, 90);
}
const tiles = (seed: string): string =>
  `const { int } = variant('q3-tiles');\nconst [rows, columns] = [int(3, 90), int(3, 90)];\nconst tiles: number = ${tilesOf(seed)};`;
const ALWAYS_12 = 'function area(width: number, length: number): number {\n  return 12;\n}';
const EASY = "await check('q1-area', { points: 2 }, t => t.ok(true, ''));";
const progressSchema = z.object({ state: progressStateSchema });
const eventsSchema = z.object({ events: z.array(z.unknown()) });
const WHY = "const why = 'Because one kitchen serves very many rooms.';";

describe('submissions that are verified', () => {
  let folder: string;
  let handedIn: string;
  let notebooks: string;
  let server: ClassServer;
  let ines: Joined;
  let ada: Joined;
  let cleo: Joined;
  let dora: Joined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-verify-'));
    [handedIn, notebooks] = [join(folder, 'handed-in'), join(folder, 'notebooks')];
    await writeRoomsLab(notebooks);
    server = await ClassServer.start({ notebooks });
    ines = await server.join('Ines', 'instructor');
    const headers = { 'content-type': 'text/csv' };
    const body = 'name,id\nBob,s2\n';
    const imported = await server.fetch('/api/course/roster', ines, { method: 'PUT', body, headers });
    if (!imported.ok) throw new Error(await imported.text());
    [ada, cleo, dora] = [
      await server.join('Ada Lovelace'),
      await server.join('Cleo'),
      await server.join('Dora'),
    ];
    const membership = await (await server.fetch('/api/me', ines)).json();
    await new MembershipFile(folder).write({
      address: server.origin,
      key: ines.key,
      membership: membershipSchema.parse(membership),
      sent: { from: 'a', to: 'b', seq: 0 },
    });
  });
  afterAll(async () => {
    await server.remove();
    await rm(folder, { recursive: true });
  });

  const copyOf = (seed: string): Promise<Copy> => releaseRooms(notebooks, join(folder, seed), seed);
  const handIn = async (path: string, seed: string, work: Work, changedAt?: Date): Promise<void> =>
    writeCopy(join(handedIn, path), worked(await copyOf(seed), work), changedAt);
  const verify = (...args: string[]) =>
    runCli(['verify', ...args, '--data', folder, '--notebooks', notebooks]);
  const claim = async (by: Joined, check: string, points: number, maxPoints: number): Promise<void> => {
    const state = points === 0 ? ('awaiting' as const) : ('passed' as const);
    const event = { ...checkEvent({ check, state, points, maxPoints }), lab: ROOMS };
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ events: [event] });
    expect((await server.fetch('/api/events', by, { method: 'POST', body, headers })).status).toBe(200);
  };
  const gradeStatus = async (to: Joined, check: string, points: number): Promise<number> => {
    const at = new Date().toISOString();
    const given = { type: 'grade', id: crypto.randomUUID(), at, lab: ROOMS, check, points, maxPoints: 2 };
    const body = JSON.stringify({ to: [to.id], event: { ...given, text: 'Well said.' }, sentAt: at });
    const headers = { 'content-type': 'application/json' };
    return (await server.fetch('/api/course/events', ines, { method: 'POST', body, headers })).status;
  };
  const grade = async (to: Joined, check: string, points: number): Promise<void> =>
    expect(await gradeStatus(to, check, points)).toBe(200);
  const standingOf = async (who: Joined): Promise<Readonly<Record<string, CheckProgress>>> => {
    const answer: unknown = await (await server.fetch('/api/progress', who)).json();
    return progressSchema.parse(answer).state.labs[ROOMS]?.checks ?? {};
  };

  test('are what counts in the class', async () => {
    await claim(dora, 'q1-area', 2, 2);
    await claim(ada, 'q1-area', 2, 2);
    await claim(ada, 'q4-why', 0, 2);
    await grade(ada, 'q4-why', 2);
    const right = { ...RIGHT, tiles: tiles('of-ada'), why: WHY };
    const moodle = 'Ada Lovelace_123_assignsubmission_file';
    const own = 'const mine = area(2, 2);\nmine;';
    await handIn(`${moodle}/rooms.ipynb`, 'of-ada', { writes: right, adds: { many: own } });
    await handIn(`${moodle}/before.ipynb`, 'of-ada', {}, new Date(0));
    await handIn('s2/later/rooms.ipynb', 'of-bob', { writes: { ...right, area: ALWAYS_12 } });
    await handIn('Cleo/rooms.ipynb', 'of-cleo', { writes: { why: WHY } });
    await handIn('dora/rooms.ipynb', 'of-dora', { writes: { 'q1-area': EASY } });
    await handIn('Nobody Known/rooms.ipynb', 'of-ada', { writes: right });
    await writeCopy(join(handedIn, 'Cleo/notes.ipynb'), { metadata: {}, cells: [] });

    const csv = join(folder, 'results.csv');
    const { code, stdout, stderr } = await verify(handedIn, '--csv', csv);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    for (const said of [
      'Cleo/notes.ipynb is no lab of Waymark: its metadata names none.',
      'Not handed in: nobody in the class has the id or the name Nobody Known.',
      /Ada Lovelace +beginner\/rooms +4 +6 +2\n/,
      `${moodle}/before.ipynb is an older one of this lab`,
      'made from the same copy as the work of Nobody Known',
      /Bob +beginner\/rooms +1 +6 +-\n/,
      /q1-area: 0 of 2, incorrect: area\(5, 6\) is 12/,
      'q3-tiles: 0 of 1, incorrect',
      /Cleo +beginner\/rooms +0 +6 +-\n/,
      /Dora +beginner\/rooms +0 +6 +2 \*\n/,
      'q1-area: 0 of 2, claimed 2, unattempted',
      '1 check cell was not as released',
    ]) {
      expect(stdout).toMatch(said);
    }
    const rows = (await readFile(csv, 'utf8')).split('\r\n');
    expect(rows).toContainEqual(expect.stringMatching(/^s2,Bob,beginner\/rooms,1,6,,"q1-area: 0 of 2/));

    const { 'q1-area': area, 'q4-why': why } = await standingOf(ada);
    expect(area).toMatchObject({ verified: { state: 'passed', points: 2, maxPoints: 2 } });
    expect(why).toMatchObject({ verified: { state: 'awaiting', points: 0, maxPoints: 2 } });
    expect(gradeOf(why!), 'a text is its reader’s to judge').toEqual({ points: 2, by: 'person' });
    await grade(cleo, 'q4-why', 1);
    const { 'q4-why': unclaimed } = await standingOf(cleo);
    expect(gradeOf(unclaimed!), 'also of who has never run it near the class').toEqual({
      points: 1,
      by: 'person',
    });
    expect(await gradeStatus(cleo, 'q1-area', 1), 'which judges by itself').toBe(409);
    const { 'q1-area': forged } = await standingOf(dora);
    expect([forged!.points, gradeOf(forged!)]).toEqual([2, { points: 0, by: 'server' }]);
  });

  test('may be run where there is no network, and be sent later, once', async () => {
    const results = join(folder, 'results.json');
    const before = gradeOf((await standingOf(cleo))['q1-area']!);
    await handIn('Cleo/rooms.ipynb', 'of-cleo', { writes: RIGHT });
    const run = await verify(join(handedIn, 'Cleo'), '--student', 'Cleo', '--lab', ROOMS, '--to', results);
    expect(run.stdout).toMatch(/Cleo +beginner\/rooms +3 +6 +-\n/);
    expect(gradeOf((await standingOf(cleo))['q1-area']!), 'not sent').toEqual(before);
    const events = async (): Promise<number> => {
      const answer: unknown = await (
        await server.fetch(`/api/course/members/${cleo.id}/events`, ines)
      ).json();
      return eventsSchema.parse(answer).events.length;
    };
    const known = await events();
    for (let times = 0; times < 2; times++) {
      const sent = await verify('--send', results);
      expect(sent.stdout).toMatch(/Cleo +beginner\/rooms +3 +6 +-\n/);
      expect(gradeOf((await standingOf(cleo))['q1-area']!)).toEqual({ points: 2, by: 'server' });
      expect(await events(), 'once, also when it is sent again').toBe(known + 4);
    }
  });

  test('are kept where the class cannot be reached', async () => {
    const away = join(folder, 'away');
    await mkdir(away);
    const joined = (await new MembershipFile(folder).read())!;
    await new MembershipFile(away).write({ ...joined, address: 'http://127.0.0.1:9' });
    const place = ['--notebooks', notebooks, '--data', away];
    const { code, stdout } = await runCli(['verify', join(handedIn, 'Cleo'), '--student', 'Cleo', ...place]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Cleo +beginner\/rooms +3 +6 +-\n/);
    const [, kept = ''] = /cannot be reached now.* --send (\S+\.json)\n/.exec(stdout) ?? [];
    expect(await runCli(['verify', '--send', kept, ...place])).toMatchObject({ code: 1, stdout: '' });

    const page = createServer((_request, response) => response.end('<p>Log in to the network.</p>'));
    await once(page.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = page.address() as AddressInfo;
      await new MembershipFile(away).write({ ...joined, address: `http://127.0.0.1:${port}` });
      const misled = await runCli(['verify', '--send', kept, ...place]);
      expect(misled).toMatchObject({ code: 1, stdout: '' });
      expect(misled.stderr).toMatch(/^What answers at http:\S+ is no class server of this version: .*\.\n$/);
    } finally {
      page.close();
    }
    expect((await verify('--send', kept)).stdout).toMatch(/Cleo +beginner\/rooms +3 +6 +-\n/);
  });

  test('are not run where what comes of them could not be written, and are handed in whole', async () => {
    const nowhere = join(folder, 'nowhere', 'file');
    for (const [option, path] of [
      ['--to', nowhere],
      ['--csv', nowhere],
      ['--csv', notebooks],
    ] as const) {
      const { code, stdout, stderr } = await verify(handedIn, option, path, '--no-send');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(path);
    }
    const part = await verify('--send', join(folder, 'results.json'), '--lab', ROOMS, '--to', nowhere);
    expect(part).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '--send hands in all that is in its file, and runs nothing: expected no --lab, --to beside it.\n',
    });
  });

  test('are for instructors to hand in, about others, of checks that there are', async () => {
    const outcome = {
      to: ada.id,
      id: crypto.randomUUID(),
      at: new Date().toISOString(),
      lab: ROOMS,
      check: 'q1-area',
      release: null,
      state: 'passed',
      points: 2,
      maxPoints: 2,
    };
    const send = async (by: Joined, change: object): Promise<number> => {
      const body = JSON.stringify({ outcomes: [{ ...outcome, ...change }], sentAt: outcome.at });
      const headers = { 'content-type': 'application/json' };
      return (await server.fetch('/api/course/verified', by, { method: 'POST', body, headers })).status;
    };
    const rita = await server.join('Rita', 'reviewer');
    expect([await send(ada, {}), await send(rita, {}), await send(ines, { to: ines.id })]).toEqual([
      403, 403, 403,
    ]);
    expect(await send(ines, { to: 'nobody' })).toBe(404);
    const others = [{ check: 'q9' }, { lab: 'beginner/none' }, { points: 3, maxPoints: 3 }, { points: 3 }];
    for (const change of others) expect([change, await send(ines, change)]).toEqual([change, 409]);
    expect(await send(ines, {})).toBe(200);
  });
});
