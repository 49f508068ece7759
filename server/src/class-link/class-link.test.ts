import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClassServer } from '../../testing/class-server.ts';
import { checkEvent, own } from '../../testing/entries.ts';
import { LOCAL_COURSE } from '../events/event-log.ts';
import { SqliteEventLog } from '../events/sqlite-event-log.ts';
import { ClassLink, type ConnectTo } from './class-link.ts';
import { parseJoinLink } from './join-class.ts';
import { MembershipFile } from './membership-file.ts';
import { socketConnect } from './socket-connect.ts';

const ADA = { id: 'ada', name: 'Ada', course: LOCAL_COURSE, role: 'student' as const };

const old = (text: string): string =>
  text.replace(`"version":${PROTOCOL_VERSION}`, `"version":${PROTOCOL_VERSION - 1}`);

/** The way to a class server of a Waymark that is a version behind. */
const asOldVersion: ConnectTo = (address, key) => handlers => {
  const { send, close } = socketConnect(address, key)(handlers);
  return { send: text => send(old(text)), close };
};

let folder: string;
let log: SqliteEventLog;
let classServer: ClassServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-old-'));
  log = await SqliteEventLog.open(folder);
  classServer = await ClassServer.start();
});
afterEach(async () => {
  await log.close();
  await classServer.remove();
  await rm(folder, { recursive: true });
});

it('an old Waymark is told what to do, keeps what is done, and sends it once it is new', async () => {
  const said: unknown[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void said.push(JSON.parse(line)) });
  const file = new MembershipFile(folder);
  const old = await ClassLink.open(log, file, logger, asOldVersion);
  const link = parseJoinLink(await classServer.link('student', 'red'));
  expect(link).toBeDefined();
  if (link) await old.join(link, 'Ada');
  await vi.waitFor(async () =>
    expect(await old.membership(ADA)).toMatchObject({ isOnline: false, isOutdated: true }),
  );
  expect(said).toMatchObject([{ notice: true, msg: expect.stringMatching(/Bring Waymark .* up to date/) }]);

  const help = { ...checkEvent(), type: 'help' as const, wanted: true, from: 'reviewers' as const };
  const { release: _1, state: _2, points: _3, maxPoints: _4, ...call } = help;
  const events = [checkEvent({ points: 0 }), checkEvent({ points: 0 }), call];
  await log.append(own(ADA.id, events));
  await old.close();
  const people = await classServer.classroom.roster.members(ClassServer.COURSE);
  const there = people.find(({ name }) => name === 'Ada')?.id ?? '';
  expect(await received(there)).toEqual([]);

  const renewed = await ClassLink.open(log, file, logger);
  await vi.waitFor(async () => expect(await received(there)).toEqual(events.map(({ id }) => id)));
  const membership = await renewed.membership(ADA);
  expect(membership).toMatchObject({ isOnline: true });
  expect(membership).not.toHaveProperty('isOutdated');
  await renewed.close();
});

/** The ids of the events that the class server has of somebody, in its order. */
async function received(subject: string): Promise<string[]> {
  const answer = await classServer.fetch(
    `/api/course/members/${subject}/events`,
    await classServer.join('Ines', 'instructor'),
  );
  const { events } = (await answer.json()) as { events: { event: { id: string } }[] };
  return events.map(({ event }) => event.id);
}
