import { createHash } from 'node:crypto';
import { runnableSource, type AnswerCell, type LabModel, type SourceCell } from '@waymark/roadmap/lab';
import type { LabTypes } from '../release/cell-types.ts';
import { findCheats, type CheatKind } from './cheats.ts';
import { applyEdit, describeEdit, findMutations, type Edit } from './mutations.ts';
import { findSettings, isGiven } from './settings.ts';

/**
 * In a solution, an author's word that a change of the next line means the same, or is as good an answer:
 * `/// EQUIVALENT i <= n`, or for every other number there, `/// EQUIVALENT any number`.
 */
const EQUIVALENT = /^\s*\/\/\/ EQUIVALENT +(?<after>\S.*?)\s*$/;
const ANY_NUMBER = 'any number';

/** A lab with one cell changed, which a check should notice. */
export interface Change {
  readonly kind: 'mutation' | CheatKind;
  readonly cell: SourceCell;
  /** Of the cell, as changed. */
  readonly source: string;
  /** Of the cell, counting from 1. */
  readonly line: number;
  /** The changed line, before and after. */
  readonly before: string;
  readonly after: string;
}

/** The changes to try, and how many there are of their kind. */
export interface ChosenChanges {
  readonly chosen: readonly Change[];
  readonly found: number;
  readonly equivalent: number;
}

/**
 * The mutations of an answer. Where there are more than may be run, those are chosen that a hash of their text says, so
 * that each proof of the same lab is the same.
 */
export function mutationsOf(cell: AnswerCell, most: number): ChosenChanges {
  const changes = cell.answers.flatMap(({ solution }) =>
    findMutations(solution.text).map(mutation => ({
      ...changeOf(cell, 'mutation', mutation, solution.from),
      isNumber: mutation.kind === 'constant',
    })),
  );
  const { texts, freeLines } = equivalentsOf(cell);
  const open = changes.filter(
    ({ after, line, isNumber }) => !texts.has(after) && !(isNumber && freeLines.has(line)),
  );
  const chosen = open
    .toSorted((left, right) => (hashOf(left) < hashOf(right) ? -1 : 1))
    .slice(0, most)
    .toSorted((left, right) => left.line - right.line);
  return { chosen, found: changes.length, equivalent: changes.length - open.length };
}

/** The cheats at an answer: in its own cell, and at the numbers of the cells before that its checks look at. */
export function cheatsOf(
  model: LabModel,
  cell: AnswerCell,
  judging: readonly SourceCell[],
  types: LabTypes,
): ChosenChanges {
  const checks = judging.filter(one => one.kind === 'check');
  const own = findCheats(cell, checks, types.ofCell(cell.index)).map(cheat =>
    changeOf(cell, cheat.kind, cheat),
  );
  const last = judging.at(-1)?.index ?? cell.index;
  const settings = model.cells
    .slice(0, last)
    .filter(isGiven)
    .flatMap(given => {
      const solutions = given.kind === 'answer' ? given.answers.map(({ solution }) => solution) : [];
      return findSettings(runnableSource(given.source), checks, solutions).map(cheat =>
        changeOf(given, cheat.kind, cheat),
      );
    });
  const changes = [...own, ...settings];
  const { texts } = equivalentsOf(cell);
  const open = changes.filter(({ after }) => !texts.has(after));
  return { chosen: open, found: changes.length, equivalent: changes.length - open.length };
}

function changeOf(cell: SourceCell, kind: Change['kind'], piece: Edit, offset = 0): Change {
  const [start, end] = [piece.start + offset, piece.end + offset];
  const moved = { ...piece, start, end };
  const line = cell.source.slice(0, start).split('\n').length;
  return { kind, cell, source: applyEdit(cell.source, moved), line, ...describeEdit(cell.source, moved) };
}

/** What the author says of a cell's answers: changed lines, and the lines of which any number will do. */
function equivalentsOf({ source, answers }: AnswerCell): {
  texts: ReadonlySet<string>;
  freeLines: ReadonlySet<number>;
} {
  const texts = new Set<string>();
  const freeLines = new Set<number>();
  const lines = source.split('\n');
  for (const { solution } of answers) {
    for (let at = solution.beginLine; at < solution.endLine - 1; at++) {
      const after = EQUIVALENT.exec(lines[at] ?? '')?.groups?.['after'];
      if (after === undefined) continue;
      texts.add(after);
      if (after !== ANY_NUMBER) continue;
      const next = lines.findIndex((line, i) => i > at && !EQUIVALENT.test(line));
      freeLines.add(next + 1);
    }
  }
  return { texts, freeLines };
}

function hashOf({ source }: Change): string {
  return createHash('sha256').update(source).digest('hex');
}
