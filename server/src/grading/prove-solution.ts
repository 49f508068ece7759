import type { LabFault, LabModel } from '@waymark/roadmap/lab';
import { LabTypes } from '../release/cell-types.ts';
import { codeUpTo, keyOf } from './kept/keys.ts';
import type { Results } from './kept/results.ts';
import { findRun, keepRun, type LabRun } from './kept/runs.ts';
import type { Proof, ProofProgress } from './proof.ts';
import { errorFaults, outcomeFaults, stoppedFault } from './run-faults.ts';
import { SolutionKernel, type BegunRun } from './solution-kernel.ts';
import { SOLUTION_RUNS } from './solution-runs.ts';
import { tryChanges } from './try-changes.ts';
import { tryWrongAnswers } from './wrong-answers.ts';

/** What the parts of one proof share. */
export interface ProofRun {
  /** The notebook's folder. */
  readonly folder: string;
  readonly mutationsPerAnswer?: number;
  readonly results: Results;
  /** Gives a kernel for one of the two runs of the solution, within the limits of the proof. */
  readonly begin: (env: NodeJS.ProcessEnv) => Promise<BegunRun>;
  readonly report: (phase: ProofProgress['phase'], done?: number, total?: number) => void;
  /** Ends when it is known what is wrong with what students get. */
  readonly released: Promise<void>;
}

/**
 * Runs the solution in two kernels, the second one for another student. Both then share the wrong answers and the
 * mutations.
 *
 * @param faults Gets what is wrong.
 */
export async function proveSolution(
  model: LabModel,
  run: ProofRun,
  faults: LabFault[],
): Promise<Partial<Proof>> {
  const [own, another] = SOLUTION_RUNS;
  const first = new SolutionKernel(model, async () => run.begin(own));
  const second = new SolutionKernel(model, async () => run.begin(another));
  let proof: Partial<Proof> = {};
  try {
    run.report('solution');
    const [solution, again] = await Promise.all([
      runSolution(model, first, run.results),
      runSolution(model, second, run.results, 'run once more, with another seed'),
    ]);
    faults.push(...solution.faults, ...again.faults);
    if (!solution.run) return proof;
    const { runs, peakMb } = solution.run;
    proof = { peakMb, solutionMs: runs.reduce((sum, { ms }) => sum + ms, 0) };
    if (solution.faults.length > 0) return proof;
    const kernels = again.faults.length === 0 ? [first, second] : [first];
    const checks = await tryWrongAnswers(model, kernels, run.results, faults, (done, total) =>
      run.report('wrong answers', done, total),
    );
    proof = { ...proof, checks };
    // The verdict comes first: changes find no more faults.
    await run.released;
    run.report('mutations');
    const tried = await tryChanges(model, kernels, {
      runs,
      perAnswer: run.mutationsPerAnswer ?? 12,
      types: new LabTypes(model, run.folder),
      results: run.results,
      onProgress: (done, total) => run.report('mutations', done, total),
    });
    return { ...proof, ...tried };
  } catch (error) {
    faults.push(stoppedFault(error));
    return proof;
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

/** Whether the solution of a lab has run without a fault, as it is now. */
export function isSolutionSound(results: Results, model: LabModel): boolean {
  return findRun(results, keyOfSolution(model), model.notebook.cells) !== undefined;
}

function keyOfSolution({ cells }: LabModel, when = 'solution'): string {
  return keyOf(when, codeUpTo(cells, cells.length));
}

/** What came of the solution in one kernel; without a run where it came to no end. */
interface SolutionProof {
  readonly run: LabRun | undefined;
  readonly faults: readonly LabFault[];
}

async function runSolution(
  model: LabModel,
  kernel: SolutionKernel,
  results: Results,
  when?: string,
): Promise<SolutionProof> {
  const key = keyOfSolution(model, when);
  const kept = findRun(results, key, model.notebook.cells);
  try {
    const run = kept ?? (await kernel.runAll());
    const faults = [...errorFaults(model, run.runs, when), ...outcomeFaults(model, run.runs, 'passed', when)];
    if (faults.length === 0 && !kept) keepRun(results, key, run);
    return { run, faults };
  } catch (error) {
    return { run: undefined, faults: [stoppedFault(error)] };
  }
}
