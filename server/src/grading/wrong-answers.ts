import {
  cellsOf,
  sourceWith,
  type AnswerCell,
  type LabFault,
  type LabModel,
  type Region,
} from '@waymark/roadmap/lab';
import { z } from 'zod';
import { codeUpTo, keyOf } from './kept/keys.ts';
import type { Results } from './kept/results.ts';
import { wasStopped } from './kept/runs.ts';
import { printError, type CellRun } from './lab-session.ts';
import type { CheckProof } from './proof.ts';
import { cutInto, shareWork } from './share-work.ts';
import type { SolutionKernel, SolutionSession } from './solution-kernel.ts';

/** Wrong answers that one kernel tries before another answer may follow: the right one then runs again. */
const AT_ONCE = 3;

/** What came of one wrong answer. */
interface Tried {
  readonly check: string;
  readonly name: string;
  readonly isFound: boolean;
  readonly fault: LabFault | undefined;
}

/**
 * Runs every wrong answer that the author names in the place of the right one; the check that it names must find it.
 *
 * @param kernels Which share the work; those that are not needed do not start.
 * @param results Of the proofs before: a wrong answer that was found is not run again.
 * @param faults Gets a fault for each one that is not found.
 */
export async function tryWrongAnswers(
  model: LabModel,
  kernels: readonly SolutionKernel[],
  results: Results,
  faults: LabFault[],
  onProgress: (done: number, total: number) => void,
): Promise<CheckProof[]> {
  const pieces = cellsOf(model, 'answer').flatMap(cell =>
    cutInto(
      AT_ONCE,
      cell.answers.flatMap(answer => answer.wrong),
    ).map(wrong => ({ cell, wrong })),
  );
  const total = pieces.reduce((sum, { wrong }) => sum + wrong.length, 0);
  let done = 0;
  const tried = await shareWork(kernels, pieces, async ({ cell, wrong }, kernel) => {
    const own: Tried[] = [];
    const last = Math.max(cell.index, ...wrong.map(({ check }) => placeOfCheck(model, check)));
    let session: SolutionSession | undefined;
    for (const region of wrong) {
      const key = keyOfWrong(model, cell, region);
      if (results.find(key, z.literal(true))) {
        own.push({ check: region.check ?? '', name: region.name ?? '', isFound: true, fault: undefined });
      } else {
        session ??= await kernel.upTo(last, cell.index);
        const { runs, ...now } = await tryOne(model, cell, region, session);
        if (now.isFound && !now.fault && !runs.some(wasStopped)) results.keep(key, true);
        own.push(now);
      }
      onProgress(++done, total);
    }
    if (session) kernel.leave(model.cells.slice(cell.index, last + 1));
    return own;
  });
  faults.push(...tried.flat().flatMap(({ fault }) => fault ?? []));
  const byCheck = Map.groupBy(tried.flat(), ({ check }) => check);
  return cellsOf(model, 'check').map(({ check: { id } }) => ({
    check: id.value,
    wrong: (byCheck.get(id.value) ?? []).map(({ name, isFound }) => ({ name, isFound })),
  }));
}

function keyOfWrong({ cells }: LabModel, cell: AnswerCell, region: Region): string {
  const { check = '' } = region;
  const exchange = new Map([[cell.index, sourceWith(cell.source, region)]]);
  return keyOf('wrong answer', check, codeUpTo(cells, placeOfCheck({ cells }, check), exchange));
}

async function tryOne(
  model: LabModel,
  cell: AnswerCell,
  region: Region,
  session: SolutionSession,
): Promise<Tried & { readonly runs: readonly CellRun[] }> {
  const { check = '', name = '' } = region;
  const behind = model.notebook.cells.slice(cell.index + 1, placeOfCheck(model, check) + 1);
  const wrongly = { ...cell.json, source: sourceWith(cell.source, region) };
  const runs = await session.runAll([wrongly, ...behind]);
  const outcome = runs.at(-1)?.outcomes.find(one => one.check === check);
  const isFound = outcome?.state === 'incorrect' && outcome.points < outcome.maxPoints;
  const error = runs[0]?.error;
  const what = error
    ? `does not run, so no student would hand it in: ${printError(error)}`
    : isFound
      ? undefined
      : `is not found: the check ${check} is ${outcome?.state ?? 'without an outcome'}`;
  const lines = { first: region.beginLine, last: region.endLine };
  const fault = what && { message: `the wrong answer "${name}" ${what}`, place: cell.place, lines };
  return { check, name, isFound, fault: fault || undefined, runs };
}

function placeOfCheck({ cells }: Pick<LabModel, 'cells'>, check: string | undefined): number {
  return cells.findIndex(cell => cell.kind === 'check' && cell.check.id.value === check);
}
