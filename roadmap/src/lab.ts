import { z } from 'zod';
import { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from './ids.ts';

/** nbgrader's cell metadata, version 3. It forbids keys of anyone else. */
export const nbgraderCellSchema = z.strictObject({
  schema_version: z.literal(3),
  grade_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  grade: z.boolean(),
  solution: z.boolean(),
  locked: z.boolean(),
  task: z.boolean(),
  points: z.number().min(0).optional(),
  cell_type: z.enum(['code', 'markdown', 'raw']).optional(),
  checksum: z.string().optional(),
});

/** A wrong answer that the author names: put in place of the solution, it must make the check `incorrect`. */
export const wrongAnswerSchema = z.strictObject({
  name: z.string().min(1),
  check: slugSchema,
  /** Replaces the text between the solution markers. */
  source: z.string(),
});
export type WrongAnswer = z.infer<typeof wrongAnswerSchema>;

/** What Waymark keeps in a cell's metadata, under `waymark`. */
export const waymarkCellSchema = z.strictObject({
  /** On a check cell: the id that its code passes to `check`. */
  check: slugSchema.optional(),
  /** On a check cell, what passing it shows; on any other, the roadmap lines that begin here. */
  items: z.array(itemIdSchema).optional(),
  /** On an answer cell. */
  wrong: z.array(wrongAnswerSchema).optional(),
});

/** What Waymark keeps in a notebook's metadata, under `waymark`. */
export const waymarkNotebookSchema = z.strictObject({
  lab: labIdSchema,
  title: z.string().min(1),
  /** How long a newcomer needs. */
  minutes: z.number().int().positive(),
});

const sourceSchema = z
  .union([z.string(), z.array(z.string())])
  .transform(source => (typeof source === 'string' ? source : source.join('')));

export const labCellSchema = z.looseObject({
  id: cellIdSchema,
  cell_type: z.enum(['code', 'markdown', 'raw']),
  source: sourceSchema,
  metadata: z.looseObject({
    nbgrader: nbgraderCellSchema.optional(),
    waymark: waymarkCellSchema.optional(),
  }),
});
export type LabCell = z.infer<typeof labCellSchema>;

/** A lab's notebook, source or release: nbformat 4.5 with Waymark's and nbgrader's metadata. */
export const labNotebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().min(5),
  metadata: z.looseObject({ waymark: waymarkNotebookSchema }),
  cells: z.array(labCellSchema),
});
export type LabNotebook = z.infer<typeof labNotebookSchema>;

/** What the rest of the platform knows of a lab without its notebook. */
export const labSchema = z.object({
  id: labIdSchema,
  title: z.string(),
  minutes: z.number(),
  checks: z.array(
    z.object({
      id: slugSchema,
      /** From the check cell's nbgrader metadata. */
      points: z.number().positive(),
      cell: cellIdSchema,
      items: z.array(itemIdSchema),
      /** SHA-256, in hex, of the cell's text in each release that the server knows; left out where it knows none. */
      texts: z.array(z.string()).optional(),
    }),
  ),
  /** By roadmap line, the cell to open. */
  anchors: z.record(z.string(), cellIdSchema),
});
export type Lab = z.infer<typeof labSchema>;

/** A notebook that is no lab, or one whose parts contradict each other. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

/**
 * Reads a lab out of its notebook.
 *
 * @param json The notebook, parsed from JSON.
 * @param name Names the notebook in errors, such as its path.
 * @throws LabError Naming the cell or field, when the notebook is not a sound lab.
 */
export function readLab(json: unknown, name: string): { lab: Lab; notebook: LabNotebook } {
  const parsed = labNotebookSchema.safeParse(json);
  if (!parsed.success) throw new LabError(`${name} is not a lab: ${z.prettifyError(parsed.error)}`);
  const notebook = parsed.data;
  const { lab: id, title, minutes } = notebook.metadata.waymark;
  const lab: Lab = { id, title, minutes, checks: [], anchors: {} };
  const cellIds = new Set<string>();
  for (const cell of notebook.cells) {
    if (cellIds.has(cell.id)) throw new LabError(`${name}: two cells have the id ${cell.id}`);
    cellIds.add(cell.id);
    const { waymark, nbgrader } = cell.metadata;
    for (const item of waymark?.items ?? []) lab.anchors[item] ??= cell.id;
    if (waymark?.check === undefined) continue;
    if (!nbgrader?.grade || !nbgrader.points) {
      throw new LabError(
        `${name}: check ${waymark.check} needs nbgrader metadata with grade true and points above 0 (cell ${cell.id})`,
      );
    }
    if (lab.checks.some(check => check.id === waymark.check)) {
      throw new LabError(`${name}: two cells hold the check ${waymark.check}`);
    }
    lab.checks.push({
      id: waymark.check,
      points: nbgrader.points,
      cell: cell.id,
      items: waymark.items ?? [],
    });
  }
  const checks = new Set(lab.checks.map(check => check.id));
  for (const cell of notebook.cells) {
    for (const wrong of cell.metadata.waymark?.wrong ?? []) {
      if (!checks.has(wrong.check)) {
        throw new LabError(
          `${name}: the wrong answer "${wrong.name}" names no check of this lab: ${wrong.check}`,
        );
      }
    }
  }
  return { lab, notebook };
}
