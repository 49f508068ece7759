import {
  inPlaceOrder,
  type LabFault,
  type LabModel,
  type ParsedLab,
  type ReleasedNotebook,
} from '@waymark/roadmap/lab';
import { UNATTEMPTED } from '@waymark/roadmap/names';
import { bareCode, keyOf } from './kept/keys.ts';
import { keptRelease } from './kept/release.ts';
import { NOTHING_KEPT, type Results } from './kept/results.ts';
import { findRun, keepRun, type LabRun } from './kept/runs.ts';
import { LabSession } from './lab-session.ts';
import { leakFaults } from './leaks.ts';
import type { RunLimits } from './limits.ts';
import type { ChangeCount, Proof, ProofProgress } from './proof.ts';
import { proveSolution, type ProofRun } from './prove-solution.ts';
import { errorFaults, outcomeFaults, stoppedFault } from './run-faults.ts';
import type { BegunRun } from './solution-kernel.ts';
import { sourceFaults } from './source-faults.ts';

const NONE: ChangeCount = { found: 0, tried: 0, refused: 0, caught: 0, equivalent: 0 };

export interface ProveOptions {
  /** The notebook's folder, from which the compiler finds what it imports. */
  readonly folder: string;
  /** The ids of all lines of the roadmap. */
  readonly items: ReadonlySet<string>;
  readonly limits?: Partial<RunLimits>;
  /** How many mutations of one answer are run at the most; with 0, no cheats either. Default: 12. */
  readonly mutationsPerAnswer?: number;
  /** What the proofs before have found out, so that only what has changed is run again. Default: nothing. */
  readonly results?: Results;
  /** Gives a kernel in which the first cells of this solution have run; where there is none, one starts. */
  readonly takeBegun?: (env: NodeJS.ProcessEnv) => Promise<BegunRun | undefined>;
  readonly onProgress?: (progress: ProofProgress) => void;
  /** Ends the proof, and its kernels, at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Proves a lab in the real kernel: its solution passes every check in full, twice and for another student's variant; what
 * a student gets is unattempted everywhere, without a compiler's error; every wrong answer is found by its check; the
 * release gives nothing away. Mutations of the solutions, and cheats, that no check finds are listed.
 *
 * Faults are values; what cannot be run because of them is not run. What ran without a fault in an earlier proof, and
 * depends on nothing that has changed, is not run again.
 *
 * @throws The signal's reason, once its kernels have ended.
 * @example
 * const proof = await proveLab(await readSource(file), { folder: dirname(file.path), items });
 * for (const fault of proof.faults) print(formatFault(fault));
 */
export async function proveLab(parsed: ParsedLab, options: ProveOptions): Promise<Proof> {
  const { model } = parsed;
  const { results = NOTHING_KEPT } = options;
  const startedAt = performance.now();
  const faults: LabFault[] = [];
  // Side by side, and told in the same order each time.
  const [ofSolution, ofRelease]: [LabFault[], LabFault[]] = [[], []];
  const all = (): LabFault[] => inPlaceOrder([...faults, ...ofSolution, ...ofRelease]);
  let isTold = false;
  const report: ProofRun['report'] = (phase, done = 0, total = 1) => {
    const isVerdict = phase === 'mutations' && !isTold;
    isTold ||= isVerdict;
    options.onProgress?.({ lab: model.id, phase, done, total, ...(isVerdict && { faults: all() }) });
  };
  report('reading');
  const release = keptRelease(results, parsed, options.folder);
  faults.push(...release.faults, ...sourceFaults(model, options.items));
  const proof: Proof = {
    lab: model.id,
    faults,
    checks: [],
    survivors: [],
    mutations: NONE,
    cheats: NONE,
    solutionMs: 0,
    peakMb: 0,
    kernels: 0,
    ms: 0,
  };
  let kernels = 0;
  const start: StartKernel = async env => {
    options.signal?.throwIfAborted();
    kernels++;
    return LabSession.open(model.id, { limits: options.limits ?? {}, env, signal: options.signal });
  };
  const begin: ProofRun['begin'] = async env =>
    (await options.takeBegun?.(env)) ?? { session: await start(env), runs: [] };
  if (release.notebook) {
    faults.push(...leakFaults(model, release.notebook));
    const released = proveRelease(model, release.notebook, { results, start }, ofRelease).catch(
      (error: unknown) => void ofRelease.push(stoppedFault(error)),
    );
    const run: ProofRun = { ...options, results, begin, report, released };
    const [solution] = await Promise.all([proveSolution(model, run, ofSolution), released]);
    Object.assign(proof, solution);
  }
  options.signal?.throwIfAborted();
  return { ...proof, faults: all(), kernels, ms: performance.now() - startedAt };
}

/** What a student gets, in a kernel of its own. */
async function proveRelease(
  model: LabModel,
  release: ReleasedNotebook,
  { start, results }: Pick<ProofRun, 'results'> & { readonly start: StartKernel },
  faults: LabFault[],
): Promise<void> {
  const code = release.cells.filter(({ cell_type: type }) => type === 'code');
  const key = keyOf('release as it runs', ...code.map(({ source }) => bareCode(source)));
  const kept = findRun(results, key, release.cells);
  const run = kept ?? (await runRelease(release, start));
  const own = [
    ...errorFaults(model, run.runs, 'as a student gets it', name => name === UNATTEMPTED),
    ...outcomeFaults(model, run.runs, 'unattempted'),
  ];
  faults.push(...own);
  if (!kept && own.length === 0) keepRun(results, key, run);
}

type StartKernel = (env: NodeJS.ProcessEnv) => Promise<LabSession>;

async function runRelease({ cells }: ReleasedNotebook, start: StartKernel): Promise<LabRun> {
  const session = await start({});
  try {
    return { runs: await session.runAll(cells), peakMb: await session.peakMb() };
  } finally {
    await session.close();
  }
}
