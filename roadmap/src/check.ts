import { z } from 'zod';
import { slugSchema } from './ids.ts';
import { needsSchema } from './notebook-cells.ts';

/**
 * How a check ended.
 * - `unattempted`: the student has not written an answer yet.
 * - `incorrect`: the answer runs, and is not right.
 * - `exception`: the answer, or the check on it, threw.
 * - `awaiting`: a person is to read the answer, and gives the points.
 * - `passed`: the answer is right.
 */
export const checkStateSchema = z.enum(['unattempted', 'incorrect', 'exception', 'awaiting', 'passed']);
export type CheckState = z.infer<typeof checkStateSchema>;

const errorSchema = z.object({ name: z.string(), message: z.string(), stack: z.string() });

/** What a check found about one of its parts. */
export const partOutcomeSchema = z.object({
  /** What the part is about: 'finds the mean'. */
  what: z.string(),
  state: checkStateSchema,
  points: z.number().min(0),
  maxPoints: z.number().positive(),
  /** As those of the whole check. */
  message: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  error: errorSchema.optional(),
});
export type PartOutcome = z.infer<typeof partOutcomeSchema>;

/** What one run of a check found, as it travels from the kernel to whoever shows or records it. */
export const checkOutcomeSchema = z.object({
  version: z.literal(1),
  check: slugSchema,
  state: checkStateSchema,
  /**
   * Earned by this run: all of `maxPoints` when passed, else what the parts that passed are worth. Less than all of it
   * also when passed, where the author keeps parts for the grading.
   */
  points: z.number().min(0),
  maxPoints: z.number().positive(),
  /** What the student reads: what was expected, what arrived, what to look at. */
  message: z.string(),
  /** Printed forms of the two sides of the comparison that failed. */
  expected: z.string().optional(),
  actual: z.string().optional(),
  /** What was thrown, when the state is `exception`. */
  error: errorSchema.optional(),
  /** In the order in which they were tried. Missing: all or nothing. */
  parts: z.array(partOutcomeSchema).optional(),
  /** Set where a forecast was taken down: it passes whether or not it comes true. */
  isNoted: z.boolean().optional(),
  /** What has to run before there is an answer to judge. Such a check is `unattempted`. */
  needs: needsSchema.optional(),
  /** Shown one by one, on request, vaguest first. */
  hints: z.array(z.string()),
});
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>;

/** An app that runs inside the kernel, shown in the page through the Jupyter server's proxy. */
export const servedAppSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  port: z.number().int().min(1).max(65535),
  /** The first part of each of the app's addresses; who does not know it is refused. */
  key: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
  /** Path inside the app, beginning with a slash. */
  path: z.string().startsWith('/'),
  /** Height of the frame in CSS pixels. */
  height: z.number().int().positive(),
});
export type ServedApp = z.infer<typeof servedAppSchema>;
