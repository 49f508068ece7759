import {
  inPlaceOrder,
  type AnswerCell,
  type LabModel,
  type NotebookCell,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { z } from 'zod';
import type { LabTypes } from '../release/cell-types.ts';
import { changesToTry, cutLongestFirst } from './changes-to-try.ts';
import type { Change, ChosenChanges } from './changes.ts';
import { keyOfChange } from './kept/keys.ts';
import type { Results } from './kept/results.ts';
import { wasStopped } from './kept/runs.ts';
import type { CellRun } from './lab-session.ts';
import type { ChangeCount, Survivor } from './proof.ts';
import { shareWork } from './share-work.ts';
import type { SolutionKernel, SolutionSession } from './solution-kernel.ts';
import { visibleSource } from './visible.ts';

/** A cell that runs so much longer with a changed answer than with the right one is endless. */
const SLOWER_BY = 3;
const MIN_LIMIT_MS = 1_000;

export interface ChangeOptions {
  /** The run of the solution, which tells how long the cells take. */
  readonly runs: readonly CellRun[];
  /** How many mutations of one answer are run at the most; with 0, no cheats either. */
  readonly perAnswer: number;
  readonly types: LabTypes;
  /** Of the proofs before: what came of a change that was tried is not asked again. */
  readonly results: Results;
  readonly onProgress: (done: number, total: number) => void;
}

/** What came of all changes. */
export interface TriedChanges {
  readonly survivors: readonly Survivor[];
  readonly mutations: ChangeCount;
  readonly cheats: ChangeCount;
}

/**
 * Runs mutations of each answer up to the checks that judge it, and cheats up to these checks as a student has them:
 * without what is hidden.
 *
 * @param kernels Which share the work; those that are not needed do not start.
 */
export async function tryChanges(
  model: LabModel,
  kernels: readonly SolutionKernel[],
  { runs, perAnswer, types, results, onProgress }: ChangeOptions,
): Promise<TriedChanges> {
  const times = new Map(runs.map(({ cell, ms }) => [cell.id, ms]));
  const limitOf: LimitOf = ({ id }) => Math.max(MIN_LIMIT_MS, SLOWER_BY * (times.get(id) ?? 0));
  const answers = changesToTry(model, times, perAnswer, types);
  const mutations = new Counter(answers.map(answer => answer.mutations));
  const cheats = new Counter(answers.map(answer => answer.cheats));
  const pieces = cutLongestFirst(answers);
  const total = pieces.reduce((sum, { changes }) => sum + changes.length, 0);
  let done = 0;
  const tried = await shareWork(kernels, pieces, async ({ cell, judging, changes }, kernel) => {
    const survived: Survivor[] = [];
    let given: SourceCell | undefined;
    let session: SolutionSession | undefined;
    for (const change of changes) {
      const key = keyOfChange(model.cells, change, judging.at(-1)?.index ?? cell.index);
      let verdict = results.find(key, verdictSchema);
      if (!verdict) {
        session ??= await kernel.upTo(judging.at(-1)?.index ?? cell.index, cell.index);
        // What is given before the answer is changed in one cell at a time.
        if (given && given !== change.cell) await session.runAll([given.json]);
        given = change.cell === cell ? undefined : change.cell;
        const changed = await runChanged(session, change, cell, judging, limitOf);
        verdict = judge(changed);
        if (!changed.some(wasStopped)) results.keep(key, verdict);
      }
      (change.kind === 'mutation' ? mutations : cheats).count(verdict);
      if (verdict.kind === 'survived') survived.push(survivorOf(change, verdict.checks));
      onProgress(++done, total);
    }
    if (session) kernel.leave([...(given ? [given] : []), cell, ...judging]);
    return { place: cell.place, survived };
  });
  const survivors = inPlaceOrder(tried).flatMap(({ survived }) => survived);
  return { survivors, mutations: mutations.total, cheats: cheats.total };
}

/** How long a cell may run with a changed answer, in milliseconds. */
type LimitOf = (cell: NotebookCell) => number;

function survivorOf({ kind, cell, line, before, after }: Change, checks: readonly string[]): Survivor {
  return { kind, place: cell.place, line, before, after, checks };
}

/** Runs a change, and the cells that judge it, up to the first that finds it. */
async function runChanged(
  session: SolutionSession,
  { kind, cell, source }: Change,
  answer: AnswerCell,
  judging: readonly SourceCell[],
  limitOf: LimitOf,
): Promise<CellRun[]> {
  const changed = { ...cell.json, source };
  const behind = judging.map(one =>
    kind !== 'mutation' && one.kind === 'check' ? { ...one.json, source: visibleSource(one) } : one.json,
  );
  const runs: CellRun[] = [];
  for (const one of [changed, ...(cell === answer ? [] : [answer.json]), ...behind]) {
    runs.push(...(await session.runAll([one], { interruptMs: limitOf(one) })));
    const { kind: verdict } = judge(runs);
    if (verdict === 'refused' || verdict === 'caught') break;
  }
  return runs;
}

const verdictSchema = z.object({
  kind: z.enum(['refused', 'caught', 'equivalent', 'survived']),
  /** The checks that noticed nothing. */
  checks: z.array(z.string()),
});
type Verdict = z.infer<typeof verdictSchema>;

function judge(runs: readonly CellRun[]): Verdict {
  const outcomes = runs.flatMap(run => run.outcomes);
  // What a person reads is no check's to find.
  const passed = outcomes.filter(({ state }) => state === 'passed' || state === 'awaiting');
  const checks = passed.map(({ check }) => check);
  if (runs.some(({ error }) => error)) return { kind: 'refused', checks };
  if (passed.length < outcomes.length) return { kind: 'caught', checks };
  // A forecast is noted, not marked: another one that makes sense is as good.
  const isNoted = passed.length > 0 && passed.every(outcome => outcome.isNoted);
  return { kind: isNoted ? 'equivalent' : 'survived', checks };
}

/** Counts what becomes of changes. */
class Counter {
  readonly total = { found: 0, tried: 0, refused: 0, caught: 0, equivalent: 0 };

  constructor(chosen: readonly ChosenChanges[]) {
    for (const { found, equivalent } of chosen) {
      this.total.found += found;
      this.total.equivalent += equivalent;
    }
  }

  count({ kind }: Verdict): void {
    this.total.tried++;
    if (kind !== 'survived') this.total[kind]++;
  }
}
