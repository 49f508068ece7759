import { z } from 'zod';
import { roleSchema, type Relation } from './roles.ts';

/** Names a course: `ml-2026`. */
export const courseIdSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters and digits, with single dashes between them');

/** No control characters, and something that can be seen. */
const NAME_PATTERN = /^[ -~\u00a0-\uffff]*[!-~\u00a1-\uffff][ -~\u00a0-\uffff]*$/;

/** What a text that people choose as a name may be. */
export const nameSchema = z.string().trim().max(80).regex(NAME_PATTERN, 'expected one line');

/** A member of a course, as the other members may see them. */
export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  team: z.string().optional(),
  /** Whether their team may see where they stand. */
  shares: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** How a member of a course stands to another one. */
export function relationOf(one: Person, other: Person): Relation {
  if (one.id === other.id) return 'self';
  const isTeam = one.team !== undefined && one.team === other.team;
  return isTeam && one.role === 'student' && other.role === 'student' ? 'teammate' : 'course';
}

/** Somebody's place in a course on a class server. */
export const membershipSchema = z.object({
  course: z.object({ id: z.string(), title: z.string() }),
  me: personSchema,
  /** The person's open calls to the reviewers, and how many have called before them and still wait. */
  calls: z
    .array(z.object({ lab: z.string(), check: z.string(), before: z.number().int().min(0) }))
    .optional(),
  /** Whether the class server can be reached; where it cannot, all is kept until it can. */
  isOnline: z.boolean(),
  /** The class server speaks another version of the protocol than the student's own server: one of them must be brought up to date. */
  isOutdated: z.boolean().optional(),
  /** The class server answers, and does not know this device, or not any more: only joining again helps. */
  isUnknown: z.boolean().optional(),
});
export type Membership = z.infer<typeof membershipSchema>;
