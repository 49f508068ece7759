import {
  cellsOf,
  type CheckCell,
  type LabModel,
  type NbgraderCell,
  type ReleasedCell,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { answerGradeId } from '../release/release-lab.ts';

const BASE = { schema_version: 3, task: false } as const;

/**
 * What nbgrader has to know of a cell. It differs from what a release says where a person reads: nbgrader asks them for the
 * points of the answer's cell, not of the check's.
 */
export function nbgraderMetadata(
  cell: SourceCell,
  { metadata }: ReleasedCell,
  model: LabModel,
): NbgraderCell | undefined {
  if (cell.kind === 'check' && cell.check.isReviewed) {
    const { value } = cell.check.id;
    return { ...BASE, grade_id: value, grade: false, locked: true, solution: false };
  }
  const review = cellsOf(model, 'check').find(
    check => check.check.isReviewed && reviewedAnswer(check, model) === cell,
  );
  // A text that nobody grades cannot be an answer in nbgrader's eyes.
  if (cell.kind !== 'answer' && !review) return metadata.nbgrader;
  return {
    ...BASE,
    grade_id: answerGradeId(cell, model),
    locked: false,
    solution: true,
    ...(review ? { grade: true, points: review.check.points } : { grade: false }),
  };
}

/** The answer that a person reads for a check: the nearest above it. */
export function reviewedAnswer({ index }: CheckCell, model: LabModel): SourceCell | undefined {
  return model.cells
    .slice(0, index)
    .findLast(cell => cell.kind === 'answer' || (cell.kind === 'text' && cell.answers.length > 0));
}
