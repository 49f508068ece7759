import 'fake-indexeddb/auto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL_VERSION, type Connect, type Curriculum, type ProgressState } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressClient } from './client.ts';
import { IndexedDbStore } from './indexeddb.ts';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { ClassLink } from '../../../server/src/class-link/class-link.ts';
import { MembershipFile } from '../../../server/src/class-link/membership-file.ts';
import { CurriculumReader } from '../../../server/src/curriculum.ts';
import { LOCAL_COURSE, type EventLog } from '../../../server/src/events/event-log.ts';
import { SqliteEventLog } from '../../../server/src/events/sqlite-event-log.ts';
import { Hub } from '../../../server/src/live/hub.ts';
import { Session } from '../../../server/src/live/session.ts';
import { NOTEBOOKS, ROADMAP } from '../../../server/src/paths.ts';
import { Services } from '../../../server/src/services.ts';
import type { User } from '../../../server/src/users/identity.ts';
import { ProxyIdentity } from '../../../server/src/users/proxy-identity.ts';
import {
  COURSE,
  newKey,
  openClassServices,
  type ClassServices,
} from '../../../server/testing/class-services.ts';
import { HostileNetwork, type Line } from '../../testing/hostile-network.ts';

const PATIENCE_MS = 60_000;
const STEPS = 25;
const ADA: User = { id: 'ada', name: 'ada', course: LOCAL_COURSE, role: 'student' };
const CURRICULUM: Curriculum = { title: 'Roadmap', levels: [], labs: {} };
const logger = pino({ level: 'silent' });

/** Something with sessions: a server without its sockets. */
class Server {
  readonly services: Services;
  readonly #hub = new Hub();

  constructor(services: Services) {
    this.services = services;
    services.log.subscribe(({ entries }) => this.#hub.publish(entries));
  }

  accept(user: User, line: Line): { receive(text: string): void; end(): void } {
    const session = new Session(user, this.services, line);
    this.#hub.add(session);
    return {
      receive: text => session.receive(text),
      end: () => {
        session.end();
        this.#hub.remove(session);
      },
    };
  }
}

/** A student's machine: their own server, which has joined the class, and two tabs of one browser. */
class Machine {
  readonly log: SqliteEventLog;
  readonly tabs: ProgressClient[] = [];
  readonly #network: HostileNetwork;
  readonly #server: Server;
  readonly #link: ClassLink;
  readonly #database: string;

  private constructor(network: HostileNetwork, log: SqliteEventLog, link: ClassLink, database: string) {
    this.#network = network;
    this.log = log;
    this.#link = link;
    this.#database = database;
    const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger);
    const identity = new ProxyIdentity('');
    this.#server = new Server(new Services({ log, curriculum, logger, identity, classLink: link }));
  }

  static async start(
    folder: string,
    network: HostileNetwork,
    classServer: Server,
    key: string,
    me: User,
  ): Promise<Machine> {
    await mkdir(folder);
    const log = await SqliteEventLog.open(folder);
    const file = new MembershipFile(folder);
    await file.write({
      address: 'http://class.example',
      key,
      membership: {
        course: { id: COURSE, title: 'Machine learning' },
        me: { id: me.id, name: me.name, role: 'student', shares: false },
      },
      sent: { from: log.id, to: classServer.services.log.id, seq: 0 },
    });
    const connect = network.connectTo(line => classServer.accept(me, line));
    return new Machine(network, log, await ClassLink.open(log, file, logger, () => connect), folder);
  }

  /** Opens a tab. @param version Of the protocol that its page speaks. */
  openTab(version = PROTOCOL_VERSION): ProgressClient {
    const connect = this.#network.connectTo(line => this.#server.accept(ADA, line));
    const tab = new ProgressClient({
      openStore: () => IndexedDbStore.open(this.#database),
      connect: version === PROTOCOL_VERSION ? connect : speaking(version, connect),
      fetchCurriculum: () => Promise.resolve(CURRICULUM),
    });
    this.tabs.push(tab);
    return tab;
  }

  async close(): Promise<void> {
    for (const tab of this.tabs) tab.dispose();
    await this.#link.close();
    await this.log.close();
  }
}

/** A page of another version: its hello says so. */
function speaking(version: number, connect: Connect): Connect {
  return handlers => {
    const connection = connect(handlers);
    return {
      send: text => connection.send(text.replace(`"version":${PROTOCOL_VERSION}`, `"version":${version}`)),
      close: () => connection.close(),
    };
  };
}

/** Lets what is under way go on, and as much time pass. */
async function pass(ms: number, turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(ms);
}

async function idsOf(log: EventLog, course: string): Promise<string[]> {
  return (await log.read(course, undefined, 0, 10_000)).map(({ event }) => event.id).toSorted();
}

/** What of a state does not hang on the times, which each server settles by its own clock. */
function countsOf(state: ProgressState): unknown {
  return Object.entries(state.labs)
    .flatMap(([lab, { checks }]) =>
      Object.entries(checks).map(([check, { attempts, failures, hints, best, points }]) =>
        [lab, check, attempts, failures, hints, best, points].join(' '),
      ),
    )
    .toSorted();
}

let folder: string;
let services: ClassServices;
let machines: Machine[];
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = await mkdtemp(join(tmpdir(), 'waymark-fuzz-'));
  services = await openClassServices(join(folder, 'class'));
  machines = [];
});
afterEach(async () => {
  for (const machine of machines) await machine.close();
  await services.log.close();
  vi.useRealTimers();
  // The last word of a link may still be on its way to its file.
  await rm(folder, { recursive: true, maxRetries: 10 });
});

describe('two machines of a student, two tabs each, and the class', () => {
  it.each(seeds(5))(
    'have every event once and agree, whatever the network does: seed %i',
    async seed => {
      const random = seeded(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
      const network = new HostileNetwork(random);
      const key = await newKey(services, 'student');
      const me = await services.classroom.roster.identify(key);
      if (!me) throw new Error('expected a member');
      const classServer = new Server(services);
      for (const name of ['one', 'two']) {
        machines.push(await Machine.start(join(folder, name), network, classServer, key, me));
      }
      for (const machine of machines) for (const _ of [1, 2]) machine.openTab();
      // An old page, which was never loaded again, beside the others of the first machine.
      const old = machines[0].openTab(PROTOCOL_VERSION - 1);
      let recorded = 0;
      for (let step = 0; step < STEPS; step += 1) {
        const lab = pick(['beginner/a', 'beginner/b']);
        const check = pick(['q1', 'q2']);
        for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
          const state = pick(['passed', 'incorrect', 'exception'] as const);
          const points = state === 'passed' ? 1 : 0;
          pick(machines.flatMap(({ tabs }) => tabs)).record(
            pick([
              { type: 'check', lab, check, release: null, state, points, maxPoints: 1 },
              { type: 'hint', lab, check, hint: 1 + Math.floor(random() * 3) },
            ]),
          );
          recorded += 1;
        }
        if (random() < 0.3) network.cutAll();
        await pass(Math.floor(random() * 600), Math.floor(random() * 15));
      }
      network.isCalm = true;
      await vi.waitFor(async () => {
        await pass(1_000);
        expect(await idsOf(services.log, COURSE)).toHaveLength(recorded);
        for (const { log, tabs } of machines) {
          expect(await idsOf(log, LOCAL_COURSE)).toHaveLength(recorded);
          const { state } = await log.progress(LOCAL_COURSE, ADA.id);
          expect(tabs.map(tab => tab.status.unsynced)).toEqual(tabs.map(() => 0));
          // The old page hears of nothing; what it had to say has gone out by another.
          expect(tabs.filter(tab => tab !== old).map(tab => tab.state)).toEqual([state, state]);
        }
      }, PATIENCE_MS);
      const ids = await idsOf(services.log, COURSE);
      expect(new Set(ids).size).toBe(recorded);
      const { state } = await services.log.progress(COURSE, me.id);
      for (const { log } of machines) {
        expect(await idsOf(log, LOCAL_COURSE)).toEqual(ids);
        expect(countsOf((await log.progress(LOCAL_COURSE, ADA.id)).state)).toEqual(countsOf(state));
      }
      expect(old.status.phase).toBe('outdated');
    },
    2 * PATIENCE_MS,
  );
});
