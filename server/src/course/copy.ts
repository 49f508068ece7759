import { z } from 'zod';

/** A cell of a student's copy, of which nothing is certain but that it is a cell. */
const copyCellSchema = z.looseObject({
  id: z.string(),
  cell_type: z.string(),
  source: z
    .union([z.string(), z.array(z.string())])
    .transform(source => (typeof source === 'string' ? source : source.join(''))),
  metadata: z.record(z.string(), z.unknown()),
});

/** A student's copy of a lab, or a release of it: any notebook whose cells have ids (nbformat 4.5). */
export const copySchema = z.looseObject({
  metadata: z.record(z.string(), z.unknown()),
  cells: z.array(copyCellSchema),
});

export type CopyCell = z.infer<typeof copyCellSchema>;
export type Copy = z.infer<typeof copySchema>;

/** Reads a notebook's file; undefined when it is no notebook with ids of cells. */
export function readCopy(text: string): Copy | undefined {
  try {
    return copySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // A file that was cut off is none.
  }
}
