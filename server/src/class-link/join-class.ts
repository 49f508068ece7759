import { setTimeout as sleep } from 'node:timers/promises';
import { membershipSchema, problemSchema, type Membership, type Problem } from '@waymark/roadmap';
import { z } from 'zod';
import { problem } from '../problem.ts';

const ANSWER_MS = 15_000;
/** How long a class server may ask to come again later: a whole class comes in the same moment. */
const PATIENCE_MS = 20_000;
const joinedSchema = z.object({ log: z.string(), membership: membershipSchema });

/** What a link to join says: `http://class.example:9000/join/k7f2-9qxm-3v8d-hw4t`. */
export interface JoinLink {
  /** Of the class server, without a path. */
  readonly address: string;
  readonly code: string;
}

/** Reads a link; undefined for what is none. */
export function parseJoinLink(text: string): JoinLink | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const { protocol, origin, pathname } = new URL(text.trim());
  const code = /^\/join\/([\w-]{1,100})$/.exec(pathname)?.[1];
  if (!/^https?:$/.test(protocol) || code === undefined) return undefined;
  return { address: origin, code };
}

/** What the environment of somebody's server says who works on a JupyterHub. */
export interface HubEnvironment {
  /** The address of the class server: the one to whom the token may be shown. */
  readonly WAYMARK_CLASS?: string | undefined;
  readonly JUPYTERHUB_API_TOKEN?: string | undefined;
}

/**
 * The link that somebody means: the one that they give, or, for the address of the class server of their JupyterHub, one
 * that the class server makes for the token by which the hub knows them.
 *
 * @returns Or why there is none, in words for the person.
 */
export async function findJoinLink(
  text: string,
  environment: HubEnvironment = process.env,
): Promise<JoinLink | Problem> {
  const link = parseJoinLink(text);
  if (link) return link;
  const { WAYMARK_CLASS = '', JUPYTERHUB_API_TOKEN: token } = environment;
  const address = originOf(text);
  if (token && address !== undefined && address === originOf(WAYMARK_CLASS)) return linkByHub(address, token);
  return problem(400, 'Expected a link such as http://class.example/join/CODE, as your instructor gave it.');
}

async function linkByHub(address: string, token: string): Promise<JoinLink | Problem> {
  const answer = await post(new URL('/api/join/hub', address), { token });
  if ('status' in answer) return answer;
  const made = z.object({ code: z.string() }).safeParse(answer.body);
  return made.success ? { address, code: made.data.code } : notAClass(address);
}

function originOf(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const { protocol, origin, pathname } = new URL(text.trim());
  return /^https?:$/.test(protocol) && pathname === '/' ? origin : undefined;
}

/**
 * Asks a class server to let this device in.
 *
 * @returns The person's place, and the name of the server's log; or why not, in words for the person.
 */
export async function joinClass(
  { address, code }: JoinLink,
  key: string,
  name: string,
): Promise<{ readonly log: string; readonly membership: Membership } | Problem> {
  const answer = await post(new URL('/api/join', address), { code, key, name });
  if ('status' in answer) return answer;
  const joined = joinedSchema.safeParse(answer.body);
  return joined.success ? joined.data : notAClass(address);
}

/** What a class server answers, in the end where it says to come again; or why it does not, in words for the person. */
async function post(
  url: URL,
  sent: object,
  deadline = performance.now() + PATIENCE_MS,
): Promise<{ readonly body: unknown } | Problem> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    body = await response.json();
  } catch {
    return problem(
      502,
      `Nothing answers as a class server at ${url.origin}: see that you are online, and try again.`,
    );
  }
  if (response.ok) return { body };
  const wait = waitOf(response);
  if (wait !== undefined && performance.now() + wait < deadline) {
    await sleep(wait);
    return post(url, sent, deadline);
  }
  return problemSchema.safeParse(body).data ?? notAClass(url.origin);
}

/** After how many milliseconds to ask again, as `Retry-After` says, and not all at once; undefined where it does not. */
function waitOf({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after') ?? '';
  return /^[1-9]\d*$/.test(seconds) ? Number(seconds) * 1_000 * (1 + Math.random()) : undefined;
}

function notAClass(address: string): Problem {
  return problem(502, `What answers at ${address} is no class server, or one of another version.`);
}

/**
 * Asks a class server to take a member out.
 *
 * @returns Why it did not, in words for the person; undefined where it did, or does not know them any more.
 */
export async function leaveClass(address: string, key: string, member: string): Promise<Problem | undefined> {
  let response: Response;
  try {
    response = await fetch(new URL(`/api/course/members/${member}`, address), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${key}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    return problem(502, `The class server at ${address} cannot be reached now: try again when it can.`);
  }
  if (response.ok || response.status === 401 || response.status === 404) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  return problemSchema.safeParse(body).data ?? problem(502, `The class server answered ${response.status}.`);
}
