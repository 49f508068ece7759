import { join } from 'node:path';
import type { Role } from '@waymark/roadmap';
import { pino } from 'pino';
import { Classroom } from '../src/classroom.ts';
import { CurriculumReader } from '../src/curriculum.ts';
import { SqliteEventLog } from '../src/events/sqlite-event-log.ts';
import { ClassFeeds } from '../src/live/class-feeds.ts';
import { NOTEBOOKS, ROADMAP } from '../src/paths.ts';
import { ReleasedCells } from '../src/released-cells.ts';
import { Services } from '../src/services.ts';
import { DeviceIdentity } from '../src/users/device-identity.ts';
import { Hub } from '../src/users/hub.ts';
import type { PersonLimits } from '../src/users/person-limits.ts';
import { SignIn } from '../src/users/sign-in.ts';

export const COURSE = 'ml-1';
/** A provider that is not there: nothing listens on this port. */
const NOBODY = { issuer: new URL('http://127.0.0.1:9'), clientId: 'waymark', clientSecret: 'secret' };

export interface ClassServices extends Services {
  readonly classroom: Classroom;
}

/** What a class server works with, in a folder, with a course {@link COURSE}: for tests of its parts. */
export async function openClassServices(folder: string, limits?: PersonLimits): Promise<ClassServices> {
  const logger = pino({ level: 'silent' });
  const log = await SqliteEventLog.open(folder);
  const address = new URL('http://class.example');
  const classroom = new Classroom(log, address, logger, {
    signIn: new SignIn(NOBODY, address, logger),
    hub: { hub: new Hub({ api: NOBODY.issuer, token: NOBODY.clientSecret }, logger), course: COURSE },
  });
  await classroom.roster.createCourse(COURSE, 'Machine learning');
  const cells = new ReleasedCells(join(folder, 'releases'));
  const curriculum = new CurriculumReader(ROADMAP, NOTEBOOKS, logger, cells);
  const identity = new DeviceIdentity(classroom.roster);
  const operator = { folder, secret: 'the secret of this start' };
  const feeds = new ClassFeeds(log, classroom.roster);
  return Object.assign(
    new Services({ log, curriculum, logger, identity, feeds, classroom, limits, operator }),
    {
      classroom,
    },
  );
}

/** The key of a device of a new member. */
export async function newKey({ classroom }: ClassServices, role: Role): Promise<string> {
  const key = crypto.randomUUID() + crypto.randomUUID();
  const code = await classroom.codes.create({ course: COURSE, role, uses: 1, days: 1 });
  await classroom.codes.redeem({ code, key, name: role });
  return key;
}
