import { problemSchema } from '@waymark/roadmap';
import { z } from 'zod';
import type { StoredMembership } from '../class-link/membership-file.ts';
import { memberSchema, type Member } from '../users/member.ts';
import { CommandError } from './command.ts';

const ANSWER_MS = 15_000;

const membersSchema = z.object({ members: z.array(memberSchema) });

/** Everybody in the class. @throws CommandError As {@link askClass} does. */
export async function readMembers(membership: StoredMembership): Promise<readonly Member[]> {
  return membersSchema.parse(await askClass(membership, '/api/course/members')).members;
}

/**
 * Asks the class server over HTTP, for a command.
 *
 * @param body Is sent, as JSON; left out: the path is read.
 * @throws CommandError With what the class server says where it refuses, or that none answers.
 */
export async function askClass(
  { address, key }: StoredMembership,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(new URL(path, address), {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw new CommandError(`The class server at ${address} cannot be reached now: try again when it can.`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const why = problemSchema.safeParse(answer).data?.detail;
  throw new CommandError(why ?? `The class server at ${address} answered ${response.status}.`);
}
