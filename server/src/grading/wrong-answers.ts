import { cellsOf, sourceWith, type LabFault, type LabModel } from '@waymark/roadmap/lab';
import { printError, type LabSession } from './lab-session.ts';
import type { CheckProof } from './proof.ts';

/**
 * Runs every wrong answer that the author names in the place of the right one; the check that it names must find it.
 *
 * @param session In which the solution has run; afterwards it has run again.
 * @param faults Gets a fault for each one that is not found.
 */
export async function tryWrongAnswers(
  model: LabModel,
  session: LabSession,
  faults: LabFault[],
  onProgress: (done: number, total: number) => void,
): Promise<CheckProof[]> {
  const proofs = new Map(
    cellsOf(model, 'check').map(({ check }) => [check.id.value, [] as { name: string; isFound: boolean }[]]),
  );
  const answers = cellsOf(model, 'answer').map(cell => ({
    cell,
    wrong: cell.answers.flatMap(answer => answer.wrong),
  }));
  const total = answers.reduce((sum, { wrong }) => sum + wrong.length, 0);
  const { cells } = model.notebook;
  let done = 0;
  for (const { cell, wrong } of answers) {
    let last = cell.index;
    for (const region of wrong) {
      const at = model.cells.findIndex(one => one.kind === 'check' && one.check.id.value === region.check);
      last = Math.max(last, at);
      const behind = cells.slice(cell.index + 1, at + 1);
      const wrongly = { ...cell.json, source: sourceWith(cell.source, region) };
      const runs = await session.runAll([wrongly, ...behind]);
      const outcome = runs.at(-1)?.outcomes.find(({ check }) => check === region.check);
      const isFound = outcome?.state === 'incorrect' && outcome.points < outcome.maxPoints;
      proofs.get(region.check ?? '')?.push({ name: region.name ?? '', isFound });
      const error = runs[0]?.error;
      const fault = error
        ? `does not run, so no student would hand it in: ${printError(error)}`
        : isFound
          ? undefined
          : `is not found: the check ${region.check} is ${outcome?.state ?? 'without an outcome'}`;
      if (fault !== undefined) {
        const lines = { first: region.beginLine, last: region.endLine };
        faults.push({ message: `the wrong answer "${region.name}" ${fault}`, place: cell.place, lines });
      }
      onProgress(++done, total);
    }
    if (wrong.length > 0) await session.runAll(cells.slice(cell.index, last + 1));
  }
  return [...proofs].map(([check, wrong]) => ({ check, wrong }));
}
