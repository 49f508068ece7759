import { checkStateSchema, labIdSchema, releaseIdSchema, slugSchema } from '@waymark/roadmap';
import { z } from 'zod';

const checkResultSchema = z.object({
  /** Of the event that says it. */
  id: z.uuid(),
  check: slugSchema,
  state: checkStateSchema,
  points: z.number().min(0),
  maxPoints: z.number().positive(),
  why: z.string().optional(),
});

/** What came of one submission. */
export const resultSchema = z.object({
  /** As the folder says. */
  student: z.string(),
  lab: labIdSchema,
  release: releaseIdSchema,
  notebook: z.string(),
  modifiedAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime(),
  seed: z.string().optional(),
  checks: z.array(checkResultSchema),
  remarks: z.array(z.string()),
});
export type Result = z.infer<typeof resultSchema>;

/** What `verify --to FILE` writes, for `verify --send FILE` to hand in. */
export const resultsFileSchema = z.object({
  version: z.literal(1),
  results: z.array(resultSchema),
  /** What was not verified, a sentence each. */
  refusals: z.array(z.string()),
});
export type ResultsFile = z.infer<typeof resultsFileSchema>;
