import { readFile, realpath } from 'node:fs/promises';
import { usageOf, withUsage } from '@waymark/roadmap/lab';
import { z } from 'zod';
import { writeAtomic } from '../files.ts';
import type { LabFile } from '../labs.ts';
import type { Proof } from './proof.ts';

const notebookSchema = z.object({
  cells: z.tuple([z.object({ source: z.union([z.string(), z.array(z.string())]) })], z.unknown()),
});

/**
 * Says in the first cell of a lab that was found sound what running it takes, for its students. The file is written only
 * where it says nothing yet, or something else by a factor of two.
 *
 * @returns Whether it was written.
 * @throws Error When the file cannot be read or written.
 */
export async function noteUsage(
  { path }: Pick<LabFile, 'path'>,
  proof: Pick<Proof, 'faults' | 'solutionMs' | 'peakMb'>,
): Promise<boolean> {
  const usage = usageOf(proof);
  if (!usage) return false;
  // Read again: its author may have saved it since the proof began.
  const notebook: z.infer<typeof notebookSchema> = JSON.parse(await readFile(path, 'utf8'));
  notebookSchema.parse(notebook);
  // Changed in place: what the schema does not name stays, and in its order.
  const [first] = notebook.cells;
  const before = typeof first.source === 'string' ? first.source : first.source.join('');
  const source = withUsage(before, usage);
  if (source === before) return false;
  first.source = source.split(/(?<=\n)/);
  await writeAtomic(await realpath(path), `${JSON.stringify(notebook, null, 1)}\n`);
  return true;
}
