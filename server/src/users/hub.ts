import type { Problem, Role } from '@waymark/roadmap';
import type { Logger } from 'pino';
import { z } from 'zod';
import { problem } from '../problem.ts';
import type { RosterRow } from './roster-csv.ts';

/** The JupyterHub of which a class server is a service. */
export interface HubOptions {
  /** Of its API, as it tells its services: http://hub.example/hub/api. */
  readonly api: URL;
  /** Of this service; its role has the scopes `read:users:name` and `read:users:groups`. */
  readonly token: string;
}

const ANSWER_MS = 10_000;
/** Groups of the hub that make somebody more than a student. */
const ROLES = new Map<string, Role>([
  ['instructors', 'instructor'],
  ['reviewers', 'reviewer'],
]);
/** How the groups begin that are teams. */
const TEAM = 'team-';

const userSchema = z.object({ kind: z.literal('user'), name: z.string().min(1).max(80) });
const groupsSchema = z.object({ groups: z.array(z.string()) });

const NOT_A_USER = problem(
  403,
  'The JupyterHub of this class does not know you by this token: start your server there again.',
);
const UNREACHABLE = problem(502, 'The JupyterHub of this class cannot be reached now: try again later.');

/** Knows people by the tokens that a JupyterHub gives to their servers, and what they are by its groups. */
export class Hub {
  readonly #options: HubOptions;
  readonly #logger: Logger;

  constructor(options: HubOptions, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
  }

  /**
   * Whose token it is, as a line of a roster would have them: `instructors` and `reviewers` are such groups, and a group
   * `team-engines` is the team `engines`; whoever is in none of them is a student without a team.
   */
  async identify(token: string): Promise<RosterRow | Problem> {
    try {
      const asked = await this.#ask('user', token);
      const user = asked.ok ? userSchema.safeParse(await asked.json()).data : undefined;
      if (!user) return asked.status >= 500 ? UNREACHABLE : NOT_A_USER;
      const told = await this.#ask(`users/${encodeURIComponent(user.name)}`, this.#options.token);
      if (!told.ok) throw new Error(`the hub answered ${told.status}: may this service read groups?`);
      const { groups } = groupsSchema.parse(await told.json());
      return rowOf(user.name, groups);
    } catch (error) {
      this.#logger.error({ err: error }, 'the hub does not say who somebody is');
      return UNREACHABLE;
    }
  }

  #ask(path: string, token: string): Promise<Response> {
    return fetch(`${this.#options.api.href.replace(/\/$/, '')}/${path}`, {
      headers: { authorization: `token ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  }
}

function rowOf(name: string, groups: readonly string[]): RosterRow {
  const role = [...ROLES].find(([group]) => groups.includes(group))?.[1] ?? 'student';
  const team = groups.find(group => group.startsWith(TEAM))?.slice(TEAM.length);
  return { name, lmsId: name, role, ...(team && { team }) };
}
