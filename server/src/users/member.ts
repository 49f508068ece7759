import { personSchema } from '@waymark/roadmap';
import { z } from 'zod';

/** Somebody of the class; for who manages its roster, with the id that the learning management system has. */
export const memberSchema = personSchema.extend({ lmsId: z.string().optional() });
export type Member = z.infer<typeof memberSchema>;
