import { z } from 'zod';
import { tilesSchema } from './model-report.ts';

const MAX_NAME = 200;
const nameSchema = z.string().min(1).max(MAX_NAME);

/** A name as it can be shared: a model, a version and a feature may be called anything, also nothing. */
export function sharedName(name: string): string {
  return sharedUnit(name) || '(no name)';
}

/** A unit as it can be shared. Most models have none. */
export function sharedUnit(unit: string): string {
  return unit.slice(0, MAX_NAME);
}

/** What a student shares of a model that they serve: figures over all requests, never what was asked or answered in one. */
export const sharedModelSchema = z.strictObject({
  name: nameSchema,
  /** The newest one, of which the figures are. */
  version: nameSchema,
  /** Of its answers. */
  unit: z.string().max(MAX_NAME),
  /** When it was asked last, by the student's clock; null before the first request. */
  lastAt: z.number().nullable(),
  tiles: tilesSchema,
  /** The names of the features that drift. */
  drifted: z.array(nameSchema).max(100),
});
export type SharedModel = z.infer<typeof sharedModelSchema>;

/** All that somebody shares. */
export const sharedModelsSchema = z.strictObject({ models: z.array(sharedModelSchema).max(20) });

/** What the class shares: one entry for each who does, by their id. */
export const classModelsSchema = z.object({
  members: z.array(z.object({ id: z.string(), models: z.array(sharedModelSchema) })),
});
export type ClassModels = z.infer<typeof classModelsSchema>;

/** Whether the models of this machine are shared with the reviewers of the class; `inClass` is false where there is none. */
export const modelConsentSchema = z.object({ inClass: z.boolean(), shares: z.boolean() });
export type ModelConsent = z.infer<typeof modelConsentSchema>;
