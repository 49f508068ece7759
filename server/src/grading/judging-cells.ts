import type { AnswerCell, LabModel, SourceCell } from '@waymark/roadmap/lab';

/** The cells behind an answer up to the last check that names a wrong answer of it; else up to the next check. */
export function judgingCells({ cells }: LabModel, { index, answers }: AnswerCell): SourceCell[] {
  const named = new Set(answers.flatMap(({ wrong }) => wrong.map(({ check }) => check)));
  const behind = cells.slice(index + 1);
  const last = behind.findLastIndex(cell => cell.kind === 'check' && named.has(cell.check.id.value));
  const next = behind.findIndex(({ kind }) => kind === 'check');
  return behind.slice(0, (last < 0 ? next : last) + 1);
}
