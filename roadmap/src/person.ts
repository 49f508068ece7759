import { z } from 'zod';
import { roleSchema } from './roles.ts';

/** Names a course: `ml-2026`. */
export const courseIdSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters and digits, with single dashes between them');

/** What a text that people choose as a name may be. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]*$/u, 'expected one line');

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

/** Somebody's place in a course on a class server. */
export const membershipSchema = z.object({
  course: z.object({ id: z.string(), title: z.string() }),
  me: personSchema,
  /** Whether the class server can be reached; where it cannot, all is kept until it can. */
  isOnline: z.boolean(),
});
export type Membership = z.infer<typeof membershipSchema>;
