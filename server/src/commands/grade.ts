import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { labIdSchema, slugSchema, type Person } from '@waymark/roadmap';
import { z } from 'zod';
import { MembershipFile } from '../class-link/membership-file.ts';
import { askClass, readMembers } from './ask-class.ts';
import { CommandError, type Command } from './command.ts';

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
    const person = findPerson(await readMembers(membership), student);
    const sentAt = new Date().toISOString();
    await askClass(membership, '/api/course/events', z.unknown(), {
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
