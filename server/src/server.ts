import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { ClassLink } from './class-link/class-link.ts';
import { MembershipFile } from './class-link/membership-file.ts';
import { Classroom } from './classroom.ts';
import { CourseAccess } from './course/course-access.ts';
import { CurriculumReader } from './curriculum.ts';
import type { EventLog } from './events/event-log.ts';
import type { SqlEventLog } from './events/sql-event-log.ts';
import { openEventLog } from './events/open-event-log.ts';
import { ReadyKernels } from './grading/ready-kernels.ts';
import { createApp } from './http/app.ts';
import { ClassFeeds } from './live/class-feeds.ts';
import { ProgressSockets } from './live/progress-socket.ts';
import { newOperatorSecret, removeOperator, writeOperator } from './operator/operator-file.ts';
import { ReleasedCells } from './released-cells.ts';
import { Services } from './services.ts';
import { DeviceIdentity } from './users/device-identity.ts';
import { Hub, type HubOptions } from './users/hub.ts';
import type { PersonLimits } from './users/person-limits.ts';
import { ProxyIdentity } from './users/proxy-identity.ts';
import type { SignInOptions } from './users/sign-in.ts';

/** The proxy that brings requests runs on this machine; nobody else gets in. */
const LOOPBACK = '127.0.0.1';
/** Who listens on all addresses listens on these. */
const OWN: Readonly<Record<string, string>> = { '0.0.0.0': LOOPBACK, '::': '::1' };
/** How long requests under way may take once the server stops. */
const DRAIN_MS = 3_000;

export interface ClassroomOptions {
  /** By which people reach it. */
  readonly address: URL;
  /** On which of this machine's addresses it listens. */
  readonly host: string;
  /** Which proxies before it are believed for whom they ask (`X-Forwarded-For`), such as `loopback`. Left out: none. */
  readonly proxies?: string | undefined;
  /** By which provider people sign in. Left out: by none. */
  readonly signIn?: SignInOptions | undefined;
  /** By which JupyterHub they are known, and the course of those who are in no roster. Left out: by none. */
  readonly hub?: (HubOptions & { readonly course: string }) | undefined;
}

export interface ServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Holds the event log; made if it is missing. It lies in the course folder, as its `.waymark`. */
  readonly data: string;
  /** Of the PostgreSQL that holds the event log; left out: SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
  readonly notebooks: string;
  readonly roadmap: string;
  /** Known to JupyterLab's proxy; a class server has none. */
  readonly secret?: string | undefined;
  /** For a class server. */
  readonly classroom?: ClassroomOptions | undefined;
  /** Whether an author works on the notebooks: their labs can be released and proved. Default: no. */
  readonly author?: boolean;
  /** Left out: the usual ones. */
  readonly limits?: PersonLimits | undefined;
  readonly logger: Logger;
}

export interface RunningServer {
  readonly port: number;
  /** Of a class server. */
  readonly classroom: Classroom | undefined;
  /** Resolves when progress can no longer be kept: clients keep theirs, and only another server helps. */
  readonly failed: Promise<Error>;
  /** Stops accepting, tells the clients, finishes what is under way, and closes the log. */
  close(): Promise<void>;
}

/**
 * Starts the server: on the loopback interface, but for a class server.
 *
 * @throws RoadmapError, DataFolderError, or the system's error, such as EADDRINUSE.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { logger } = options;
  const curriculum = new CurriculumReader(
    options.roadmap,
    options.notebooks,
    logger,
    new ReleasedCells(join(options.data, 'releases')),
  );
  await curriculum.read();
  const log = await openEventLog(options.data, options.databaseUrl, logger);
  for (const notice of log.notices) logger.warn({ notice: true }, notice);
  const classroom = options.classroom && (await openClassroom(options.classroom, log, logger));
  const feeds = classroom && new ClassFeeds(log, classroom.roster);
  const operator = { folder: options.data, secret: newOperatorSecret() };
  const services = new Services({
    log,
    curriculum,
    logger,
    limits: options.limits,
    operator,
    proxies: options.classroom?.proxies,
    feeds,
    ...(classroom
      ? { classroom, identity: new DeviceIdentity(classroom.roster) }
      : { ...(await localParts(options, log)), predictions: join(options.data, 'monitor') }),
  });
  services.metrics.collectProcess();
  const sockets = new ProgressSockets(services);
  const server = createServer(createApp(services));
  sockets.attach(server);
  const stopping = new AbortController();
  let warmed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const closed = server.listening ? stopListening(server) : undefined;
    await services.authoring?.ready?.close();
    await services.sharing?.close();
    await services.classLink?.close();
    await sockets.close();
    await closed;
    await removeOperator(options.data);
    stopping.abort();
    await warmed;
    await log.close();
  };
  try {
    server.listen(options.port, options.classroom?.host ?? LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  const { host, port } = ownAddress(server);
  try {
    await writeOperator(options.data, { host, port, secret: operator.secret });
  } catch (error) {
    await close(); // Such as where the disk is full.
    throw error;
  }
  logger.info({ port, data: options.data }, 'listening');
  warmed = feeds && warm(feeds, stopping.signal, logger);
  return { port, classroom, failed: log.lost, close };
}

async function openClassroom(
  { address, signIn, hub }: ClassroomOptions,
  log: SqlEventLog,
  logger: Logger,
): Promise<Classroom> {
  return new Classroom(log, address, logger, {
    signIn: signIn && new (await import('./users/sign-in.ts')).SignIn(signIn, address, logger), // It loads a package that few need.
    hub: hub && { hub: new Hub(hub, logger), course: hub.course },
  });
}

async function warm(feeds: ClassFeeds, signal: AbortSignal, logger: Logger): Promise<void> {
  try {
    logger.debug({ values: await feeds.warm(signal) }, 'the classes that worked lately are in memory');
  } catch (error) {
    if (!signal.aborted) logger.warn({ err: error }, 'classes are read when somebody asks, and not before');
  }
}

function readyKernels(): ReadyKernels {
  return new ReadyKernels({
    open: async (lab, env) => {
      const { LabSession } = await import('./grading/lab-session.ts'); // With the kernels' client, which few need.
      return LabSession.open(lab, { env });
    },
  });
}

/** What a server has that stands behind one person's JupyterLab. */
async function localParts(
  { secret = '', author, notebooks, roadmap, data, logger }: ServerOptions,
  log: EventLog,
): Promise<Pick<Services, 'identity'> & Partial<Services>> {
  return {
    identity: new ProxyIdentity(secret),
    classLink: await ClassLink.open(log, new MembershipFile(data), logger),
    ...(author
      ? { authoring: { notebooks, roadmap, ready: readyKernels() } }
      : { course: new CourseAccess(dirname(data)) }),
  };
}

/** Where a server is reached from this machine; the host as it stands in a URL. */
function ownAddress(server: Server): { host: string; port: number } {
  const listening = server.address();
  if (typeof listening !== 'object' || !listening) throw new Error('expected a server that listens');
  const { address, family, port } = listening;
  const host = OWN[address] ?? address;
  return { host: family === 'IPv6' ? `[${host}]` : host, port };
}

async function stopListening(server: Server): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
