import {
  cellsOf,
  type LabFault,
  type LabModel,
  type NotebookCell,
  type ParsedLab,
} from '@waymark/roadmap/lab';
import { UNATTEMPTED } from '@waymark/roadmap/names';
import { LabTypes } from '../release/cell-types.ts';
import { releaseLab } from '../release/release-lab.ts';
import { LabSession, printError, type CellRun } from './lab-session.ts';
import { leakFaults } from './leaks.ts';
import type { RunLimits } from './limits.ts';
import type { ChangeCount, Proof, ProofProgress } from './proof.ts';
import { sourceFaults } from './source-faults.ts';
import { tryChanges } from './try-changes.ts';
import { tryWrongAnswers } from './wrong-answers.ts';

const NONE: ChangeCount = { found: 0, tried: 0, refused: 0, caught: 0, equivalent: 0 };

/** The student that the second run is for: its variants have other numbers. */
const ANOTHER_SEED = { WAYMARK_SEED: 'another-student' };

export interface ProveOptions {
  /** The notebook's folder, from which the compiler finds what it imports. */
  readonly folder: string;
  /** The ids of all lines of the roadmap. */
  readonly items: ReadonlySet<string>;
  readonly limits?: Partial<RunLimits>;
  /** How many mutations of one answer are run at the most; with 0, no cheats either. Default: 12. */
  readonly mutationsPerAnswer?: number;
  readonly onProgress?: (progress: ProofProgress) => void;
  /** Ends the proof, and its kernels, at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Proves a lab in the real kernel: its solution passes every check in full, twice and for another student's variant; what
 * a student gets is unattempted everywhere, without a compiler's error; every wrong answer is found by its check; the
 * release gives nothing away. Mutations of the solutions, and cheats, that no check finds are listed.
 *
 * Faults are values; what cannot be run because of them is not run.
 *
 * @throws The signal's reason, once its kernels have ended.
 * @example
 * const proof = await proveLab(await readSource(file), { folder: dirname(file.path), items });
 * for (const fault of proof.faults) print(formatFault(fault));
 */
export async function proveLab(parsed: ParsedLab, options: ProveOptions): Promise<Proof> {
  const { model } = parsed;
  const start = performance.now();
  const report = (phase: ProofProgress['phase'], done = 0, total = 1): void =>
    options.onProgress?.({ lab: model.id, phase, done, total });
  report('reading');
  const release = releaseLab(parsed, options.folder);
  const faults: LabFault[] = [...release.faults, ...sourceFaults(model, options.items)];
  const proof: Proof = {
    lab: model.id,
    faults,
    checks: [],
    survivors: [],
    mutations: NONE,
    cheats: NONE,
    solutionMs: 0,
    peakMb: 0,
    ms: 0,
  };
  if (release.notebook) {
    faults.push(...leakFaults(model, release.notebook));
    const [solution] = await Promise.all([
      proveSolution(model, options, report, faults),
      proveRelease(model, release.notebook.cells, options, faults),
    ]);
    Object.assign(proof, solution);
  }
  options.signal?.throwIfAborted();
  return { ...proof, faults: inOrder(faults), ms: performance.now() - start };
}

function inOrder(faults: readonly LabFault[]): LabFault[] {
  return faults.toSorted((left, right) => (left.place?.cell ?? -1) - (right.place?.cell ?? -1));
}

/**
 * Runs the solution in two kernels, the second one for another student. Both then share the wrong answers and the
 * mutations.
 */
async function proveSolution(
  model: LabModel,
  options: ProveOptions,
  report: (phase: ProofProgress['phase'], done?: number, total?: number) => void,
  faults: LabFault[],
): Promise<Partial<Proof>> {
  const proof: { -readonly [K in keyof Proof]?: Proof[K] } = {};
  const helper = Promise.withResolvers<LabSession | undefined>();
  const finished = Promise.withResolvers<void>();
  const first = inSession(model, options, faults, {}, async session => {
    report('solution');
    const runs = await session.runAll(model.notebook.cells);
    proof.solutionMs = runs.reduce((sum, { ms }) => sum + ms, 0);
    proof.peakMb = session.peakMb;
    const own = [...errorFaults(model, runs), ...outcomeFaults(model, runs, 'passed')];
    faults.push(...own);
    if (own.length > 0) return;
    const second = await helper.promise;
    const sessions = second ? [session, second] : [session];
    proof.checks = await tryWrongAnswers(model, sessions, faults, (done, total) =>
      report('wrong answers', done, total),
    );
    const tried = await tryChanges(model, sessions, {
      runs,
      perAnswer: options.mutationsPerAnswer ?? 12,
      types: new LabTypes(model, options.folder),
      onProgress: (done, total) => report('mutations', done, total),
    });
    Object.assign(proof, tried);
  }).finally(() => finished.resolve());
  const again = inSession(model, options, faults, ANOTHER_SEED, async session => {
    const when = 'run once more, with another seed';
    const runs = await session.runAll(model.notebook.cells);
    const own = [...errorFaults(model, runs, when), ...outcomeFaults(model, runs, 'passed', when)];
    faults.push(...own);
    if (own.length > 0) return;
    helper.resolve(session);
    await finished.promise;
  }).finally(() => helper.resolve(undefined));
  await Promise.all([first, again]);
  return proof;
}

async function proveRelease(
  model: LabModel,
  cells: readonly NotebookCell[],
  options: ProveOptions,
  faults: LabFault[],
): Promise<void> {
  await inSession(model, options, faults, {}, async session => {
    const runs = await session.runAll(cells);
    faults.push(
      ...errorFaults(model, runs, 'as a student gets it', name => name === UNATTEMPTED),
      ...outcomeFaults(model, runs, 'unattempted'),
    );
  });
}

async function inSession(
  model: LabModel,
  { limits = {}, signal }: ProveOptions,
  faults: LabFault[],
  env: NodeJS.ProcessEnv,
  work: (session: LabSession) => Promise<void>,
): Promise<void> {
  const session = await LabSession.open(model.id, { limits, env, signal });
  try {
    await work(session);
  } catch (error) {
    faults.push(stopped(error));
  } finally {
    await session.close();
  }
}

/** A run that came to no end. */
function stopped(error: unknown): LabFault {
  return { message: error instanceof Error ? error.message : String(error), place: undefined };
}

function* errorFaults(
  model: LabModel,
  runs: readonly CellRun[],
  when = '',
  isExpected: (name: string) => boolean = () => false,
): Generator<LabFault> {
  for (const { cell, error } of runs) {
    if (!error || isExpected(error.ename)) continue;
    yield {
      message: `${prefix(when)}it ends in an error: ${printError(error)}`,
      place: placeOf(model, cell.id),
    };
  }
}

function* outcomeFaults(
  model: LabModel,
  runs: readonly CellRun[],
  expected: 'passed' | 'unattempted',
  when = expected === 'passed' ? 'with the solution, ' : 'as a student gets it, ',
): Generator<LabFault> {
  for (const { check, place, id: cell } of cellsOf(model, 'check')) {
    const id = check.id.value;
    const outcomes = runs.find(run => run.cell.id === cell)?.outcomes ?? [];
    const [outcome, second] = outcomes.filter(one => one.check === id);
    const said = prefix(when);
    if (!outcome || second) {
      yield {
        message: `${said}the check ${id} gives ${second ? 'more than one outcome' : 'no outcome'}`,
        place,
      };
    } else if (outcome.state !== expected && !(check.isReviewed && expected === 'passed')) {
      const why = outcome.error?.stack ?? outcome.message;
      yield { message: `${said}the check ${id} is ${outcome.state}, expected ${expected}: ${why}`, place };
    } else if (expected === 'passed' && outcome.points !== check.points && !check.isReviewed) {
      yield {
        message: `${said}the check ${id} gives ${outcome.points} of its ${check.points} points`,
        place,
      };
    }
  }
}

function prefix(when: string): string {
  return when === '' || when.endsWith(' ') ? when : `${when}, `;
}

function placeOf({ cells }: LabModel, id: string): LabFault['place'] {
  return cells.find(cell => cell.id === id)?.place;
}
