import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  MAX_ANSWER_LENGTH,
  answersOf,
  type CheckProgress,
  type ExerciseCell,
  type ExerciseCells,
} from '@waymark/roadmap';
import { z } from 'zod';

const answerSchema = z.object({ solution: z.literal(true) });
const checkSchema = z.object({ check: z.string() });

/** A cell of a notebook, with what its exercise needs to know. */
export interface NotebookExerciseCell extends ExerciseCell {
  /** The check that it calls. */
  readonly check: string | undefined;
}

/** The check that a cell calls, by its `waymark` metadata; undefined for any other cell. */
export function checkOf(waymarkMetadata: unknown): string | undefined {
  return checkSchema.safeParse(waymarkMetadata).data?.check;
}

/** The cells of a notebook. */
export function exerciseCells({ content }: NotebookPanel): NotebookExerciseCell[] {
  return content.widgets.map(({ model }) => {
    const check = checkOf(model.getMetadata('waymark'));
    return {
      id: model.id,
      isAnswer: answerSchema.safeParse(model.getMetadata('nbgrader')).success,
      isCheck: check !== undefined,
      check,
    };
  });
}

/** Where a student goes on after a check. */
export type NextExercise =
  | { readonly kind: 'exercise'; /** The id of the check's cell. */ readonly check: string }
  /** Every check of the lab is passed. */
  | { readonly kind: 'done' };

/**
 * The next exercise of a lab that is not passed: below the check, else from the top on.
 *
 * @param checks What is known of the lab's checks.
 */
export function nextExercise(
  cells: readonly NotebookExerciseCell[],
  check: string,
  checks: Readonly<Record<string, CheckProgress>>,
): NextExercise {
  const own = cells.findIndex(cell => cell.check === check);
  const isOpen = ({ check: id }: NotebookExerciseCell): boolean =>
    id !== undefined && id !== check && !['passed', 'awaiting'].includes(checks[id]?.best ?? '');
  const below = cells.findIndex((cell, at) => at > own && isOpen(cell));
  const at = below >= 0 ? below : cells.findIndex(isOpen);
  const next = cells[at];
  return next ? { kind: 'exercise', check: next.id } : { kind: 'done' };
}

/** What stands in the answers of an exercise now. */
export function answersNow(panel: NotebookPanel, check: string): ExerciseCells['cells'] {
  const cells = exerciseCells(panel);
  const ids = new Set(
    answersOf(
      cells,
      cells.findIndex(cell => cell.check === check),
    ).map(({ id }) => id),
  );
  return panel.content.widgets
    .filter(({ model }) => ids.has(model.id))
    .map(({ model }) => ({ id: model.id, source: model.sharedModel.getSource() }));
}

/** The same as one text, as it is handed over to others. */
export function answerText(panel: NotebookPanel, check: string): string {
  const texts = answersNow(panel, check).map(({ source }) => source);
  return texts.join('\n\n').slice(0, MAX_ANSWER_LENGTH).toWellFormed();
}

/** Puts texts into cells; each can be undone in its cell. */
export function writeAnswers({ content }: NotebookPanel, { cells }: ExerciseCells): void {
  for (const { id, source } of cells) {
    content.widgets.find(({ model }) => model.id === id)?.model.sharedModel.setSource(source);
  }
}
