import { z } from 'zod';
import { cellIdSchema } from '../ids.ts';

const sourceSchema = z
  .union([z.string(), z.array(z.string())])
  .transform(source => (typeof source === 'string' ? source : source.join('')));

/** A cell as nbformat 4.5 defines it. */
export const cellSchema = z.looseObject({
  id: cellIdSchema,
  cell_type: z.enum(['code', 'markdown', 'raw']),
  source: sourceSchema,
  metadata: z.looseObject({}),
});
export type NotebookCell = z.infer<typeof cellSchema>;

/** A notebook, whoever's. */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().min(5),
  metadata: z.looseObject({}),
  cells: z.array(cellSchema),
});
export type Notebook = z.infer<typeof notebookSchema>;
