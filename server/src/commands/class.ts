import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { courseIdSchema, nameSchema } from '@waymark/roadmap';
import { pino } from 'pino';
import type { Classroom } from '../classroom.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { CommandError, type Command } from './command.ts';
import { keepRunning } from './keep-running.ts';
import { readHub } from './read-hub.ts';
import { readPort } from './read-port.ts';
import { readProxies } from './read-proxies.ts';
import { readSignIn } from './read-sign-in.ts';
import { untilStopped } from './until-stopped.ts';

export const DEFAULT_PORT = '9000';
/** The first sign-in link is made anew at each start, until somebody has used it. */
const FIRST_LINK = { role: 'instructor', uses: 1, days: 7 } as const;

/** Runs a class server until a signal stops it. */
export const classCommand: Command = {
  help: `class [--port N] [--host ADDRESS] [--address URL] [--trust-proxy ADDRESSES] [--data DIR] [--course ID] [--title TEXT]

Runs a class server until SIGTERM, SIGINT or SIGHUP stops it: students, reviewers and instructors join it from their own
Waymark. As long as no instructor has joined the course it prints a link for one. Its log, a line of JSON an entry, goes to
standard error.

  --port N         the port (default: ${DEFAULT_PORT})
  --host ADDRESS   on which of this machine's addresses it listens (default: 0.0.0.0, all of them)
  --address URL    by which people reach it, such as https://class.example (default: this machine's name and the port)
  --trust-proxy ADDRESSES
                   of the proxies before it, such as loopback for one on this machine, or 10.0.0.2,10.1.0.0/16: who is behind
                   them is then told apart by X-Forwarded-For (default: none; all who are not known yet count as one)
  --data DIR       where progress and people are kept (default: $WAYMARK_DATA, else ./class)
  --course ID      the course that is made at the first start (default: course)
  --title TEXT     its title (default: Course)
  --oidc-issuer URL, --oidc-client ID, --oidc-claim NAME
                   by which provider people sign in (OpenID Connect), at URL/sign-in; what this server is called there; and
                   what the provider says of a person that stands in the roster as their id (default: email)
  --hub            people are known by the JupyterHub of which this is a service: in a roster by their name there, else by its
                   groups: instructors, reviewers, and team-NAME for each team
  --notebooks DIR  the labs, by which points are counted (default: those of this repository)
  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)

Environment:
  JUPYTERHUB_API_URL, JUPYTERHUB_API_TOKEN
                     with --hub, as the hub gives them to its services
  OIDC_CLIENT_SECRET what this server proves with, to the provider, who it is
  DATABASE_URL       of the PostgreSQL that keeps all of it (default: SQLite in the data folder)
  WAYMARK_LOG_LEVEL  fatal, error, warn, info (default), debug or silent`,

  async run(args, print) {
    process.umask(0o077);
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: DEFAULT_PORT },
        host: { type: 'string', default: '0.0.0.0' },
        address: { type: 'string' },
        'trust-proxy': { type: 'string' },
        data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'class' },
        course: { type: 'string', default: 'course' },
        title: { type: 'string', default: 'Course' },
        hub: { type: 'boolean', default: false },
        'oidc-issuer': { type: 'string' },
        'oidc-client': { type: 'string' },
        'oidc-claim': { type: 'string' },
        notebooks: { type: 'string', default: NOTEBOOKS },
        roadmap: { type: 'string', default: ROADMAP },
      },
    });
    const course = readCourse(values.course);
    const title = readTitle(values.title);
    const port = readPort(values.port, 1);
    const address = readAddress(values.address ?? `http://${hostname()}:${port}`);
    const signIn = readSignIn({
      issuer: values['oidc-issuer'],
      clientId: values['oidc-client'],
      claim: values['oidc-claim'],
    });
    const stopped = untilStopped();
    const options = {
      port,
      data: resolve(values.data),
      notebooks: values.notebooks,
      roadmap: values.roadmap,
      databaseUrl: process.env['DATABASE_URL'],
      classroom: {
        address,
        host: values.host,
        proxies: readProxies(values['trust-proxy']),
        signIn,
        hub: values.hub ? { ...readHub(), course } : undefined,
      },
      logger: pino({ level: process.env['WAYMARK_LOG_LEVEL'] ?? 'info' }, pino.destination(2)),
    };
    await keepRunning(options, stopped, async ({ classroom }) => {
      print(`The class server is ready: ${address.origin}`);
      if (classroom) await greet(classroom, course, title, print);
    });
    return 0;
  },
};

async function greet(
  { roster, codes, address }: Classroom,
  course: string,
  title: string,
  print: (line: string) => void,
): Promise<void> {
  await roster.createCourse(course, title);
  if (await roster.hasInstructor(course)) return;
  const code = await codes.create({ course, ...FIRST_LINK });
  print(`The instructor signs in by: npm start -- --join ${address.origin}/join/${code}`);
}

function readCourse(text: string): string {
  const course = courseIdSchema.safeParse(text);
  if (course.success) return course.data;
  throw new CommandError(`Expected --course with small letters, digits and single dashes, got ${text}.`);
}

function readTitle(text: string): string {
  const title = nameSchema.safeParse(text);
  if (title.success) return title.data;
  throw new CommandError('Expected --title with a line of at most 80 characters.');
}

function readAddress(text: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (/^https?:$/.test(url.protocol) && url.pathname === '/') return url;
  }
  throw new CommandError(`Expected --address such as https://class.example, without a path, got ${text}.`);
}
