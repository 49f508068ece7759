import { membershipSchema, problemSchema, type Membership, type Problem } from '@waymark/roadmap';
import { z } from 'zod';
import { problem } from '../problem.ts';

const ANSWER_MS = 15_000;
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
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(new URL('/api/join', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, key, name }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    body = await response.json();
  } catch {
    return problem(
      502,
      `Nothing answers as a class server at ${address}: see that you are online, and try again.`,
    );
  }
  const joined = joinedSchema.safeParse(body);
  if (response.ok && joined.success) return joined.data;
  return (
    problemSchema.safeParse(body).data ??
    problem(502, `What answers at ${address} is no class server, or one of another version.`)
  );
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
