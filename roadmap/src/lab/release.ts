import { z } from 'zod';
import { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from '../ids.ts';
import { abilitiesOf } from './abilities.ts';
import { correctionNoteSchema } from './corrections.ts';
import { LabError, type Lab, type LabCheck } from './lab.ts';
import { cellSchema, notebookSchema } from './notebook.ts';

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
export type NbgraderCell = z.infer<typeof nbgraderCellSchema>;

/** What a release keeps in the metadata of a check's cell, under `waymark`. */
export const waymarkCellSchema = z.object({
  check: slugSchema,
  points: z.number().positive(),
  /** What each of its parts earns. */
  parts: z.array(z.number().positive()).optional(),
  /** What passing it shows. */
  items: z.array(itemIdSchema),
  /** The hints, out of sight: `sealed:` and the base64 of their JSON array. */
  hints: z.string().optional(),
});

/** What a release keeps in its notebook's metadata, under `waymark`. */
export const waymarkNotebookSchema = z.object({
  lab: labIdSchema,
  title: z.string().min(1),
  minutes: z.number().int().positive(),
  prerequisites: z.array(labIdSchema).default([]),
  /** What the author says of corrections. */
  corrections: z.array(correctionNoteSchema).optional(),
  /** By roadmap line, the cell to open. */
  anchors: z.record(z.string(), cellIdSchema).default({}),
  /** Of a student's own copy: what their variants are made from, by which whoever grades it gets the same ones. */
  seed: z.string().optional(),
});

export const releasedCellSchema = cellSchema.extend({
  metadata: z.looseObject({
    nbgrader: nbgraderCellSchema.optional(),
    waymark: waymarkCellSchema.optional(),
  }),
});
export type ReleasedCell = z.infer<typeof releasedCellSchema>;

/** A student's copy of a lab, as it is made: nbformat 4.5 with Waymark's and nbgrader's metadata. */
export const releasedNotebookSchema = notebookSchema.extend({
  metadata: z.looseObject({ waymark: waymarkNotebookSchema }),
  cells: z.array(releasedCellSchema),
});
export type ReleasedNotebook = z.infer<typeof releasedNotebookSchema>;

function checkOf(cell: string, { check, points, parts, items }: z.infer<typeof waymarkCellSchema>): LabCheck {
  return { id: check, points, ...(parts && { parts }), cell, items };
}

/**
 * Reads a lab out of a release of it.
 *
 * @param json The notebook, parsed from JSON.
 * @param name Names the notebook in errors, such as its path.
 * @throws LabError When the notebook is no release of a lab.
 */
export function readRelease(json: unknown, name: string): { lab: Lab; notebook: ReleasedNotebook } {
  const parsed = releasedNotebookSchema.safeParse(json);
  if (!parsed.success) throw new LabError(`${name} is no release of a lab: ${z.prettifyError(parsed.error)}`);
  const notebook = parsed.data;
  const { lab: id, title, minutes, prerequisites, anchors } = notebook.metadata.waymark;
  const checks = notebook.cells.flatMap(({ id: cell, metadata: { waymark } }) =>
    waymark ? [checkOf(cell, waymark)] : [],
  );
  const abilities = abilitiesOf(notebook.cells[0]?.source ?? '');
  return { lab: { id, title, minutes, prerequisites, abilities, checks, anchors }, notebook };
}
