import {
  EVENT_WRITERS,
  may,
  type Problem,
  type ProgressEvent,
  type Relation,
  type Role,
} from '@waymark/roadmap';
import { problem } from '../problem.ts';

/** Why a person may not write an event about somebody; undefined when they may. */
export function writeRefusal(event: ProgressEvent, role: Role, relation: Relation): Problem | undefined {
  const writer = EVENT_WRITERS[event.type];
  if (writer === 'server') return problem(403, `Only the server writes an event of the type ${event.type}.`);
  if (may(role, writer, relation)) return undefined;
  return problem(
    403,
    relation === 'self'
      ? `Nobody writes an event of the type ${event.type} about themselves.`
      : `An event of the type ${event.type} is not yours to write about another person.`,
  );
}
