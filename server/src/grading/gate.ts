import { inPlaceOrder, type LabFault, type ParsedLab } from '@waymark/roadmap/lab';
import { z } from 'zod';
import { leaksBetween, releaseCourse, type CourseLab } from './course-leaks.ts';
import { keyOf } from './kept/keys.ts';
import { keptRelease } from './kept/release.ts';
import { ResultFiles } from './kept/result-files.ts';
import type { Results } from './kept/results.ts';
import type { Proof } from './proof.ts';
import { proveLab, type ProveOptions } from './prove-lab.ts';
import { isSolutionSound } from './prove-solution.ts';
import type { ReadyKernels } from './ready-kernels.ts';

export interface GateOptions {
  /** The folder of the source notebooks. */
  readonly notebooks: string;
  /** The ids of all lines of the roadmap. */
  readonly items: ReadonlySet<string>;
  /** Where the results are kept; it need not exist. Default: a folder of these notebooks' own in this installation. */
  readonly proofs?: string | undefined;
  /** Kernels in which what an author has not changed runs before it is asked for. Default: none. */
  readonly ready?: ReadyKernels | undefined;
}

/** How one lab is to be proved. */
export interface GateRun extends Omit<ProveOptions, 'items' | 'results' | 'takeBegun'> {
  /** Runs also what has not changed. */
  readonly isAgain?: boolean;
}

/** What a sound proof was, by everything that it depends on: the key vouches for its form. */
const proofSchema = z.custom<Proof>(value => typeof value === 'object' && value !== null);

/** The gate through which each lab of a course goes before students get it; it keeps what it finds out in files. */
export class Gate {
  readonly #options: GateOptions;
  readonly #files: ResultFiles;
  #course: Promise<CourseLab[]> | undefined;

  private constructor(options: GateOptions, files: ResultFiles) {
    this.#options = options;
    this.#files = files;
  }

  /** Sees what is installed; whatever of it changes, everything is proved anew. */
  static async open(options: GateOptions): Promise<Gate> {
    return new Gate(options, await ResultFiles.open(options.notebooks, options.proofs));
  }

  /**
   * Proves a lab, by itself and beside the others of the course. Several may be proved at once.
   *
   * @throws As {@link proveLab} does. What was found out before is kept all the same.
   */
  async prove(parsed: ParsedLab, { isAgain = false, ...options }: GateRun): Promise<Proof> {
    const begin = performance.now();
    const { items, ready } = this.#options;
    const { model } = parsed;
    const file = await this.#files.of(model.id);
    const results: Results = isAgain ? { find: () => undefined, keep: file.keep.bind(file) } : file;
    const key = keyOf(
      'proof',
      JSON.stringify(parsed),
      String(options.mutationsPerAnswer),
      [...items].toSorted().join(' '),
    );
    try {
      const known = results.find(key, proofSchema);
      const takeBegun: ProveOptions['takeBegun'] = async env =>
        ready?.take(model, this.#files.toolchain, env, options.signal);
      const own = known ?? (await proveLab(parsed, { ...options, items, results, takeBegun }));
      if (!known && own.faults.length === 0) results.keep(key, own);
      const leaks = await this.#leaksOf(parsed, options.folder, results);
      const now = { ms: performance.now() - begin, ...(known && { kernels: 0 }) };
      return { ...own, ...now, faults: inPlaceOrder([...own.faults, ...leaks]) };
    } finally {
      if (isSolutionSound(file, model)) ready?.remember(model);
      await file.save();
    }
  }

  /**
   * Has the kernels that are kept ready run what an author has not changed since the lab was last sound. It goes on when
   * this resolves.
   */
  async prepare({ model }: ParsedLab): Promise<void> {
    const { ready } = this.#options;
    if (isSolutionSound(await this.#files.of(model.id), model)) ready?.remember(model);
    else ready?.prepare(model, this.#files.toolchain);
  }

  /** What the labs give away of each other depends on all of them, and is not kept with the proof of one. */
  async #leaksOf(parsed: ParsedLab, folder: string, results: Results): Promise<LabFault[]> {
    const { model } = parsed;
    const release = keptRelease(results, parsed, folder).notebook;
    if (!release) return [];
    this.#course ??= releaseCourse(this.#options.notebooks, async (other, of) => {
      const file = await this.#files.of(other.model.id);
      const released = keptRelease(file, other, of);
      await file.save();
      return released;
    });
    return leaksBetween({ model, release }, await this.#course);
  }
}
