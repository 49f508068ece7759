import { releasedNotebookSchema, type LabFault, type Place } from '@waymark/roadmap/lab';
import { z } from 'zod';

const placeSchema = z
  .object({ cell: z.number(), cellId: z.string(), heading: z.string().optional(), firstLine: z.string() })
  .transform((place): Place => ({ ...place, heading: place.heading }));

/** Undefined is nothing that JSON can say: what is left out there is what a fault does not have. */
const faultSchema = z
  .object({
    message: z.string(),
    place: placeSchema.optional(),
    lines: z.object({ first: z.number(), last: z.number() }).optional(),
    paste: z.string().optional(),
  })
  .transform(({ message, place, lines, paste }): LabFault => ({
    message,
    place,
    ...(lines && { lines }),
    ...(paste !== undefined && { paste }),
  }));

/** The student's copy as the source stands; null where faults keep it from being made. */
export const releaseAnswerSchema = z.object({
  notebook: releasedNotebookSchema.nullable(),
  faults: z.array(faultSchema),
});
export type ReleaseAnswer = z.infer<typeof releaseAnswerSchema>;

/** A changed lab that no check notices. */
const survivorSchema = z.object({
  kind: z.enum(['mutation', 'constant', 'echo', 'setting']),
  place: placeSchema,
  line: z.number(),
  before: z.string(),
  after: z.string(),
  checks: z.array(z.string()),
});
export type Survivor = z.infer<typeof survivorSchema>;

/** What the server's gate finds out about a lab. */
const proofSchema = z.object({
  faults: z.array(faultSchema),
  survivors: z.array(survivorSchema),
  mutations: z.object({ tried: z.number() }),
  cheats: z.object({ tried: z.number() }),
  solutionMs: z.number(),
  peakMb: z.number(),
  ms: z.number(),
});
export type Proof = z.infer<typeof proofSchema>;

const progressSchema = z.object({
  phase: z.string(),
  done: z.number(),
  total: z.number(),
  /** Told once, when no more can come but of the other labs. */
  faults: z.array(faultSchema).optional(),
});
export type ProofProgress = z.infer<typeof progressSchema>;

/** What comes while a lab is proved: how far it is, and at last the proof, or why there is none. */
export const proofEventSchema = z.union([
  z.object({ progress: progressSchema }),
  z.object({ proof: proofSchema }),
  z.object({ error: z.string() }),
]);
