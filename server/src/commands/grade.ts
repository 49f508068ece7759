import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { labIdSchema, personSchema, problemSchema, slugSchema, type Person } from '@waymark/roadmap';
import { z } from 'zod';
import { MembershipFile, type StoredMembership } from '../class-link/membership-file.ts';
import { CommandError, type Command } from './command.ts';

const ANSWER_MS = 15_000;
const POINTS = /^(?<points>\d+(?:\.\d+)?)\/(?<maxPoints>\d+(?:\.\d+)?)$/;
const EXAMPLE = "grade 'Ada Lovelace' beginner/rooms q4-why 2/3 'Say also why a kitchen is shared.'";

/** Gives points for an answer that a person reads. */
export const gradeCommand: Command = {
  help: `grade STUDENT LAB CHECK POINTS TEXT [--data DIR]

Gives a student points for an answer that a person reads (t.review in its check), with a word on it, as the reviewer or
instructor as whom you have joined the class. The student sees both. Given again, the last ones count.

  STUDENT     the name or the id that the class has
  LAB CHECK   such as beginner/rooms q4-why
  POINTS      of how many, such as 2/3
  --data DIR  where your own Waymark keeps progress (default: $WAYMARK_DATA, else ./course/.waymark)

${EXAMPLE}`,

  async run(args, print) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string', default: process.env['WAYMARK_DATA'] ?? 'course/.waymark' } },
    });
    const [student = '', lab, check, given = '', text] = positionals;
    const points = POINTS.exec(given)?.groups;
    const place = z.object({ lab: labIdSchema, check: slugSchema }).safeParse({ lab, check });
    if (!place.success || !points || !text || positionals.length > 5) {
      throw new CommandError(`Expected STUDENT LAB CHECK POINTS TEXT: ${EXAMPLE}`);
    }
    const membership = await new MembershipFile(resolve(values.data)).read();
    if (!membership) {
      throw new CommandError(
        `No class was joined from ${resolve(values.data)}: name your data folder with --data DIR.`,
      );
    }
    const { members } = membersSchema.parse(await ask(membership, '/api/course/members'));
    const person = findPerson(members, student);
    const sentAt = new Date().toISOString();
    await ask(membership, '/api/course/events', {
      to: [person.id],
      event: {
        type: 'grade',
        id: randomUUID(),
        at: sentAt,
        ...place.data,
        points: Number(points['points']),
        maxPoints: Number(points['maxPoints']),
        text,
      },
      sentAt,
    });
    print(`${person.name} has ${given} points for ${check} of ${lab}.`);
    return 0;
  },
};

const membersSchema = z.object({ members: z.array(personSchema) });

function findPerson(members: readonly Person[], student: string): Person {
  const found = members.filter(({ id, name }) => id === student || name === student);
  const [person, another] = found;
  if (person && !another) return person;
  throw new CommandError(
    person
      ? `${found.length} people are called ${student}: name one by the id, ${found.map(({ id }) => id).join(' or ')}.`
      : `Nobody in the class is called ${student}.`,
  );
}

/** @throws CommandError With what the class server says where it refuses, or that none answers. */
async function ask({ address, key }: StoredMembership, path: string, body?: object): Promise<unknown> {
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
