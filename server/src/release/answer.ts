import { LabError, type LabNotebook, type WrongAnswer } from '@waymark/roadmap';
import { findRegions } from './regions.ts';

/**
 * Puts an answer in place of what stands between a cell's solution markers; the markers stay.
 *
 * @throws CellError When the markers are unbalanced.
 * @throws RangeError Unless the source has exactly one solution.
 * @example
 * replaceSolution('/// BEGIN SOLUTION\nconst a: number = 1;\n/// END SOLUTION', 'const a: number = 2;');
 */
export function replaceSolution(source: string, answer: string): string {
  const [region, ...others] = findRegions(source).filter(({ kind }) => kind === 'SOLUTION');
  if (!region || others.length > 0) {
    throw new RangeError(`expected one solution in the cell, found ${region ? others.length + 1 : 0}`);
  }
  const lines = source.split('\n');
  return [...lines.slice(0, region.begin + 1), answer.replace(/\n$/, ''), ...lines.slice(region.end)].join(
    '\n',
  );
}

/**
 * A source notebook with one of its wrong answers put in: running it must make the answer's check
 * `incorrect`. The given notebook is not changed.
 *
 * @throws LabError When no cell of the notebook holds that wrong answer.
 */
export function withAnswer(notebook: LabNotebook, wrong: WrongAnswer): LabNotebook {
  const holder = notebook.cells.find(cell =>
    cell.metadata.waymark?.wrong?.some(known => isSame(known, wrong)),
  );
  if (!holder) {
    throw new LabError(
      `${notebook.metadata.waymark.lab} has no wrong answer "${wrong.name}" to ${wrong.check}`,
    );
  }
  const cells = notebook.cells.map(cell =>
    cell === holder ? { ...cell, source: replaceSolution(cell.source, wrong.source) } : cell,
  );
  return { ...notebook, cells };
}

function isSame(left: WrongAnswer, right: WrongAnswer): boolean {
  return left.name === right.name && left.check === right.check && left.source === right.source;
}
