import {
  findMarkdownRegions,
  findRegions,
  type CheckCell,
  type LabFault,
  type LabModel,
  type SourceCell,
} from '@waymark/roadmap/lab';
import ts from 'typescript';
import { parseCell } from '../release/syntax.ts';
import { reviewedAnswer } from './grading-cells.ts';

/** nbgrader takes a line that holds one of these for a marker, whatever else stands in it. */
const WORDS = /\b(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)\b|\bAUTOTEST\b/;

/** What keeps a sound lab from being graded by nbgrader as it is graded here. */
export function exportFaults(model: LabModel): LabFault[] {
  return model.cells.flatMap(cell => [
    ...wordFaults(cell),
    ...(cell.kind === 'check' ? checkFaults(cell, model) : []),
  ]);
}

function wordFaults({ kind, source, place }: SourceCell): LabFault[] {
  const { regions } = kind === 'text' ? findMarkdownRegions(source) : findRegions(source);
  return source.split('\n').flatMap((text, index) => {
    const line = index + 1;
    const isOurs = regions.some(
      ({ kind: region, beginLine, endLine }) =>
        line === beginLine || line === endLine || (region === 'WRONG' && line > beginLine && line < endLine),
    );
    const words = isOurs ? undefined : WORDS.exec(text)?.[0];
    if (words === undefined) return [];
    const message = `nbgrader would take this line for one of its markers, for it holds the words ${words}: say it otherwise`;
    return [{ message, place, lines: { first: line, last: line } }];
  });
}

function checkFaults(cell: CheckCell, model: LabModel): LabFault[] {
  const { check, place, source } = cell;
  if (check.isReviewed) {
    if (reviewedAnswer(cell, model)) return [];
    return [
      { message: `the check ${check.id.value} asks a person to read, and no answer stands above it`, place },
    ];
  }
  if (isStatement(source, check.from)) return [];
  const message = `nbgrader gives all points to a cell whose check does not run: let await check('${check.id.value}', ...) stand by itself, outside of any block`;
  return [{ message, place }];
}

/** Whether the call at an offset is awaited by a statement of its own, which always runs. */
function isStatement(source: string, offset: number): boolean {
  return parseCell(source).statements.some(
    statement =>
      ts.isExpressionStatement(statement) &&
      ts.isAwaitExpression(statement.expression) &&
      statement.expression.expression.getStart() === offset,
  );
}
