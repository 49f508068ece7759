import { join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { z } from 'zod';
import { readOptional, writeAtomic } from '../files.ts';

const labSchema = z.object({
  /** The SHA-256 of the newest release that the copy was offered. */
  released: z.string(),
  /** The SHA-256 of the release that the student's work goes back to: the base of the next merge. */
  base: z.string(),
});

const keptSchema = z.object({
  lab: z.string(),
  /** The name of its file. */
  name: z.string(),
  keptAt: z.iso.datetime(),
  base: z.string(),
});

/** A copy of a student's that was put aside. */
export type KeptCopy = z.infer<typeof keptSchema>;

const manifestSchema = z.union([
  z.object({ version: z.literal(2), labs: z.record(z.string(), labSchema), kept: z.array(keptSchema) }),
  z.object({ version: z.literal(1), files: z.record(z.string(), z.string()) }).transform(({ files }) => ({
    version: 2 as const,
    labs: Object.fromEntries(
      Object.entries(files).map(([path, hash]) => [
        path.replace(/\.ipynb$/, ''),
        { released: hash, base: hash },
      ]),
    ),
    kept: [],
  })),
]);

/** Remembers, below the course folder, what was released into it and which copies were put aside. */
export class Manifest {
  readonly labs: Map<string, z.infer<typeof labSchema>>;
  readonly kept: KeptCopy[];
  readonly #path: string;

  private constructor(path: string, labs: Manifest['labs'], kept: KeptCopy[]) {
    this.#path = path;
    this.labs = labs;
    this.kept = kept;
  }

  /** @throws LabError When the file is damaged. */
  static async read(course: string): Promise<Manifest> {
    const path = join(course, '.waymark/released.json');
    const text = await readOptional(path);
    if (text === undefined) return new Manifest(path, new Map(), []);
    try {
      const { labs, kept } = manifestSchema.parse(JSON.parse(text));
      return new Manifest(path, new Map(Object.entries(labs)), kept);
    } catch (error) {
      throw new LabError(
        `${path} is damaged; delete it and release again (every notebook that differs stays as it is): ${String(error)}`,
      );
    }
  }

  async write(): Promise<void> {
    const labs = Object.fromEntries([...this.labs].toSorted(([left], [right]) => (left < right ? -1 : 1)));
    await writeAtomic(this.#path, `${JSON.stringify({ version: 2, labs, kept: this.kept }, null, 2)}\n`);
  }
}
