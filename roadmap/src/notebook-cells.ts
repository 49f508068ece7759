import { z } from 'zod';

/** A code cell of a notebook, as it stands on the page. */
export const pageCellSchema = z.object({
  /** The notebook's id of the cell. */
  id: z.string(),
  code: z.string(),
  /** What a student calls it: the words of its id, or the heading that it stands under. */
  name: z.string(),
  /** Whether a student's answer belongs here. */
  isAnswer: z.boolean(),
  isCheck: z.boolean(),
});
export type PageCell = z.infer<typeof pageCellSchema>;

/** From the page to the kernel, before a cell is sent that is to run. */
export const cellsMessageSchema = z.object({
  /** The id of the cell that is about to run. */
  running: z.string(),
  /** The notebook's code cells, in order. Missing: as they were told last. */
  cells: z.array(pageCellSchema).optional(),
});
export type CellsMessage = z.infer<typeof cellsMessageSchema>;

/**
 * What is the matter with a cell that another one needs.
 * - `failed`: it ended in an error, or did not compile.
 * - `stopped`: it was interrupted.
 * - `changed`: its text is not the one that ran.
 * - `gone`: it ran, and no longer declares a name that is still used.
 * - `not-run`: it has not run since the kernel started.
 */
export const cellTroubleSchema = z.enum(['failed', 'stopped', 'changed', 'gone', 'not-run']);
export type CellTrouble = z.infer<typeof cellTroubleSchema>;

/** A cell that has to run before another one can. */
export const neededCellSchema = z.object({
  /** The notebook's id of it; missing where the front end sends none. */
  cell: z.string().optional(),
  name: z.string(),
  trouble: cellTroubleSchema,
  /** Names that the other cell takes from it. */
  names: z.array(z.string()),
});
export type NeededCell = z.infer<typeof neededCellSchema>;

/** What to run before a cell, so that it has all that it needs. */
export const needsSchema = z.object({
  /** What is the matter, the first cell of the notebook first. */
  cells: z.array(neededCellSchema).min(1),
  /** The ids of all cells to run, in order: these cells, and what they need in their turn. */
  run: z.array(z.string()),
});
export type Needs = z.infer<typeof needsSchema>;
