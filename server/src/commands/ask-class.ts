import { problemSchema } from '@waymark/roadmap';
import { z } from 'zod';
import type { StoredMembership } from '../class-link/membership-file.ts';
import { memberSchema, type Member } from '../users/member.ts';
import { CommandError } from './command.ts';

const ANSWER_MS = 15_000;

const membersSchema = z.object({ members: z.array(memberSchema) });

/** Everybody in the class. @throws CommandError As {@link askClass} does. */
export async function readMembers(membership: StoredMembership): Promise<readonly Member[]> {
  return (await askClass(membership, '/api/course/members', membersSchema)).members;
}

/**
 * Asks the class server over HTTP, for a command.
 *
 * @param schema Of the answer.
 * @param body Is sent, as JSON; left out: the path is read.
 * @throws CommandError With what the class server says where it refuses, or that none answers, or something else does.
 */
export async function askClass<T>(
  { address, key }: StoredMembership,
  path: string,
  schema: z.ZodType<T>,
  body?: object,
): Promise<T> {
  const response = await fetch(new URL(path, address), {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw new CommandError(`The class server at ${address} cannot be reached now: try again when it can.`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const why = problemSchema.safeParse(answer).data?.detail;
    throw new CommandError(why ?? `The class server at ${address} answered ${response.status}.`);
  }
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new CommandError(
    `What answers at ${address} is no class server of this version: bring it up to date, or see whether a page of the network stands before it.`,
  );
}
