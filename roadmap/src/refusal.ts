import { z } from 'zod';
import { needsSchema } from './notebook-cells.ts';

/** The parts of the lab `beginner/first-steps` that explain more, each a cell's id or words of a heading. */
export const TOPICS = [
  'order',
  'types',
  'null',
  'objects',
  'arrays',
  'functions',
  'generics',
  'grammar',
] as const;
export type Topic = (typeof TOPICS)[number];

/** A mistake for which a cell did not run. */
export const mistakeSchema = z.object({
  /** From 1. */
  line: z.int().positive(),
  /** The line of code with a line of carets under the place. */
  excerpt: z.string(),
  /** What is wrong and what to do, in plain words, as Markdown. Missing where only TypeScript has words for it. */
  plain: z.string().optional(),
  topic: z.enum(TOPICS).optional(),
  /** TypeScript's own words. */
  message: z.string(),
  /** TypeScript's number for it. */
  code: z.int(),
});
export type Mistake = z.infer<typeof mistakeSchema>;

/** Why a cell did not run, as it travels from the kernel to the page. */
export const refusalSchema = z.object({
  version: z.literal(1),
  /** What has to run first: then nothing is wrong with the cell itself, as far as is known. */
  needs: needsSchema.optional(),
  mistakes: z.array(mistakeSchema),
});
export type Refusal = z.infer<typeof refusalSchema>;
