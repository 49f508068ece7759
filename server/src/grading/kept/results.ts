import { z } from 'zod';
import { readOptional, writeAtomic } from '../../files.ts';

/** What a proof remembers of those before it: what came of a run, by a key that says all that the run depends on. */
export interface Results {
  /** What was kept under the key; undefined where nothing was, or something of another form. */
  find<T>(key: string, schema: z.ZodType<T>): T | undefined;
  keep(key: string, value: unknown): void;
}

/** Remembers nothing: everything is run. */
export const NOTHING_KEPT: Results = { find: () => undefined, keep: () => undefined };

/** A lab of twelve answers has some three hundred results: this holds several states of it. */
const MAX_RESULTS = 2_000;
const MAX_BYTES = 4 * 2 ** 20;

const fileSchema = z.object({
  version: z.literal(1),
  toolchain: z.string(),
  /** The one that was used last comes last. */
  results: z.array(z.tuple([z.string(), z.unknown()])),
});

/**
 * The results of one lab, in a file. What the file lacks, for whatever reason, is run again: a file that is damaged, of
 * another version or of another toolchain is as good as none.
 *
 * @example
 * const results = await ResultFile.open('proofs/beginner/forms.json', toolchain);
 * results.keep(key, { ms: 12 });
 * await results.save();
 */
export class ResultFile implements Results {
  readonly #path: string;
  readonly #toolchain: string;
  #results: Map<string, unknown>;
  #isChanged = false;

  private constructor(path: string, toolchain: string, results: Map<string, unknown>) {
    this.#path = path;
    this.#toolchain = toolchain;
    this.#results = results;
  }

  /** @param toolchain Names everything that all results depend on. */
  static async open(path: string, toolchain: string): Promise<ResultFile> {
    return new ResultFile(path, toolchain, await read(path, toolchain));
  }

  find<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const found = schema.safeParse(this.#results.get(key));
    if (!found.success) return undefined;
    this.#put(key, this.#results.get(key));
    return found.data;
  }

  keep(key: string, value: unknown): void {
    this.#put(key, value);
    this.#isChanged = true;
  }

  /**
   * Writes what is new. What another process has written meanwhile stays; where two write at the same moment, one of them
   * is the last, and what the other one found out is run again.
   */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    const theirs = await read(this.#path, this.#toolchain);
    for (const key of this.#results.keys()) theirs.delete(key);
    this.#results = new Map(newest([...theirs, ...this.#results]));
    this.#isChanged = false;
    const content = { version: 1, toolchain: this.#toolchain, results: [...this.#results] };
    await writeAtomic(this.#path, JSON.stringify(content));
  }

  #put(key: string, value: unknown): void {
    this.#results.delete(key);
    this.#results.set(key, value);
  }
}

async function read(path: string, toolchain: string): Promise<Map<string, unknown>> {
  const text = await readOptional(path);
  try {
    const content = fileSchema.parse(JSON.parse(text ?? ''));
    return new Map(content.toolchain === toolchain ? content.results : []);
  } catch {
    return new Map();
  }
}

/** As many of the results that were used last as the file may hold. */
function newest(results: readonly [string, unknown][]): [string, unknown][] {
  let bytes = 0;
  const first = results.findLastIndex((result, at) => {
    bytes += JSON.stringify(result).length;
    return bytes > MAX_BYTES || results.length - at > MAX_RESULTS;
  });
  return results.slice(first + 1);
}
