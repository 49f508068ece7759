import { z } from 'zod';
import type { CheckProgress } from './check-progress.ts';

/** Cells of an exercise in which a student answers, with a text for each. */
export const exerciseCellsSchema = z.object({
  cells: z.array(z.object({ id: z.string(), source: z.string() })),
});
export type ExerciseCells = z.infer<typeof exerciseCellsSchema>;

/** So many tries without success are honest ones. */
export const TRIES_BEFORE_SOLUTION = 3;

/** Whether a student may see the solution of an exercise: after a pass, or after all hints and three tries. */
export function maySeeSolution(progress: CheckProgress | undefined, hints: number): boolean {
  if (!progress) return false;
  if (progress.best === 'passed' || progress.best === 'awaiting') return true;
  return progress.attempts >= TRIES_BEFORE_SOLUTION && progress.hints >= hints;
}

/** A solution that was looked at is recorded as the hint behind the last one. */
export function solutionHint(hints: number): number {
  return hints + 1;
}

/** A cell as {@link answersOf} needs it. */
export interface ExerciseCell {
  readonly id: string;
  readonly isAnswer: boolean;
  readonly isCheck: boolean;
}

/** The answers of the exercise that ends with the check at `at`: those between it and the checks before. */
export function answersOf<T extends ExerciseCell>(cells: readonly T[], at: number): T[] {
  const above = cells.slice(0, at);
  const last = above.findLastIndex(({ isAnswer }) => isAnswer);
  // Several checks may stand behind one answer.
  const from = above.slice(0, last + 1).findLastIndex(({ isCheck }) => isCheck) + 1;
  return above.slice(from).filter(({ isAnswer }) => isAnswer);
}
