import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@waymark/roadmap';
import {
  startServer,
  type Classroom,
  type HubOptions,
  type PersonLimits,
  type RunningServer,
  type SignInOptions,
  type User,
} from '@waymark/server';
import { pino, type Logger } from 'pino';
import { NOTEBOOKS, ROADMAP } from '../src/paths.ts';

/** A member of the class, with the key of their device. */
export interface Joined extends User {
  readonly key: string;
}

export interface ClassServerOptions {
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Left out: a new one. */
  readonly data?: string;
  readonly logger?: Logger;
  readonly databaseUrl?: string;
  readonly limits?: PersonLimits;
  readonly signIn?: SignInOptions;
  readonly hub?: HubOptions;
  /** Default: those of this repository. */
  readonly notebooks?: string;
  readonly roadmap?: string;
}

/** A class server in this process, with a course `ml-1`. */
export class ClassServer {
  static readonly COURSE = 'ml-1';
  readonly classroom: Classroom;
  readonly data: string;
  readonly port: number;
  readonly #server: RunningServer;

  private constructor(server: RunningServer, data: string) {
    if (!server.classroom) throw new Error('expected a class server');
    this.classroom = server.classroom;
    this.port = server.port;
    this.data = data;
    this.#server = server;
  }

  static async start(options: ClassServerOptions = {}): Promise<ClassServer> {
    const data = options.data ?? (await mkdtemp(join(tmpdir(), 'waymark-class-')));
    const server = await startServer({
      port: options.port ?? 0,
      data,
      databaseUrl: options.databaseUrl,
      limits: options.limits,
      notebooks: options.notebooks ?? NOTEBOOKS,
      roadmap: options.roadmap ?? ROADMAP,
      classroom: {
        address: new URL('http://class.example'),
        host: options.host ?? '127.0.0.1',
        signIn: options.signIn,
        hub: options.hub && { ...options.hub, course: ClassServer.COURSE },
      },
      logger: options.logger ?? pino({ level: 'silent' }),
    });
    const started = new ClassServer(server, data);
    await started.classroom.roster.createCourse(ClassServer.COURSE, 'Machine learning');
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The link of a new code, as somebody on this machine would use it. */
  async link(role: Role = 'student', team?: string, course = ClassServer.COURSE): Promise<string> {
    const code = await this.classroom.codes.create({ course, role, team, uses: 1, days: 1 });
    return `${this.origin}/join/${code}`;
  }

  /** Lets somebody join. */
  async join(
    name: string,
    role: Role = 'student',
    team?: string,
    course = ClassServer.COURSE,
  ): Promise<Joined> {
    const key = crypto.randomUUID() + crypto.randomUUID();
    const code = await this.classroom.codes.create({ course, role, team, uses: 1, days: 1 });
    const user = await this.classroom.codes.redeem({ code, key, name });
    if ('status' in user) throw new Error(user.detail);
    return { ...user, key };
  }

  /** Asks over HTTP, as the device of a member does. @param by Left out: as nobody. */
  fetch(path: string, by?: { readonly key: string }, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (by) headers.set('authorization', `Bearer ${by.key}`);
    return fetch(this.origin + path, { ...init, headers });
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  /** Closes it, and removes what it kept. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.data, { recursive: true });
  }
}
