import { z } from 'zod';

const shareSchema = z.number().min(0).max(1);

/** What a feature of a model, or its answer, looks like: as it is declared, or as the reference shows it. */
export const columnSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    /** What is smaller or larger is out of range. */
    min: z.number(),
    max: z.number(),
    /** Of the reference's rows; how many may lack it. */
    missingShare: shareSchema.default(0),
  }),
  z.object({
    kind: z.literal('category'),
    /** What is none of these was not seen in training. */
    categories: z.array(z.union([z.string(), z.number(), z.boolean()])),
    missingShare: shareSchema.default(0),
  }),
  z.object({ kind: z.literal('text'), missingShare: shareSchema.default(0) }),
]);
export type Column = z.infer<typeof columnSchema>;

/** What an alert can watch. */
export const alertMetricSchema = z.enum([
  'requestsPerMinute',
  'errorShare',
  'refusedShare',
  'p95Ms',
  'driftedShare',
  'faultShare',
  'performance',
]);
export type AlertMetric = z.infer<typeof alertMetricSchema>;

/** When somebody should look: a number is above, or below, a bound for a while. */
export const alertRuleSchema = z.object({
  metric: alertMetricSchema,
  above: z.number().optional(),
  below: z.number().optional(),
  forSeconds: z.number().min(0),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** A row that predictions are held against. */
export const referenceRowSchema = z.object({
  inputs: z.record(z.string(), z.unknown()),
  output: z.unknown(),
  actual: z.unknown().optional(),
});
export type ReferenceRow = z.infer<typeof referenceRowSchema>;

/** What a model takes and gives, and what it is held against: it stands in the store beside its predictions. */
export const modelDescriptionSchema = z.object({
  /** Of a number that it gives, such as `$`. */
  unit: z.string().default(''),
  /** By feature. Empty where nothing is known of the inputs. */
  columns: z.record(z.string(), columnSchema).default({}),
  /** At most 1,000 rows. */
  reference: z.array(referenceRowSchema).default([]),
  /** How many of the newest predictions are compared with the reference. */
  chunk: z.number().int().min(1).default(500),
  alerts: z.array(alertRuleSchema).default([]),
});
export type ModelDescription = z.infer<typeof modelDescriptionSchema>;
