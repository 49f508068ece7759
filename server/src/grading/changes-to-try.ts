import { cellsOf, type AnswerCell, type LabModel, type SourceCell } from '@waymark/roadmap/lab';
import type { LabTypes } from '../release/cell-types.ts';
import { cheatsOf, mutationsOf, type Change, type ChosenChanges } from './changes.ts';
import { judgingCells } from './judging-cells.ts';
import { cutInto } from './share-work.ts';

/** What the mutations of one answer may take together, as its right answer goes. */
const BUDGET_MS = 10_000;
const MIN_TRIED = 2;
/** Changes that one kernel tries before another answer may follow: the right one then runs again. */
const AT_ONCE = 4;
const NONE: ChosenChanges = { chosen: [], found: 0, equivalent: 0 };

/** The changes of one answer, and the cells that judge them. */
export interface AnswerChanges {
  readonly cell: AnswerCell;
  readonly judging: readonly SourceCell[];
  /** How long the right answer takes with the cells that judge it, in milliseconds. */
  readonly ms: number;
  readonly mutations: ChosenChanges;
  readonly cheats: ChosenChanges;
}

/**
 * Chooses what to try of each answer.
 *
 * @param times How long each cell takes, by its id, in milliseconds: of a slow answer fewer mutations are run.
 * @param perAnswer How many mutations of one answer are chosen at the most; with 0, no cheats either.
 */
export function changesToTry(
  model: LabModel,
  times: ReadonlyMap<string, number>,
  perAnswer: number,
  types: LabTypes,
): AnswerChanges[] {
  return cellsOf(model, 'answer').map(cell => {
    const judging = judgingCells(model, cell);
    const ms = [cell, ...judging].reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0);
    const affordable = Math.max(MIN_TRIED, Math.floor(BUDGET_MS / Math.max(ms, 1)));
    const mutations = mutationsOf(cell, Math.min(perAnswer, affordable));
    const cheats = perAnswer > 0 ? cheatsOf(model, cell, judging, types) : NONE;
    return { cell, judging, ms, mutations, cheats };
  });
}

/** Some changes of one answer, which one kernel tries. */
export interface ChangePiece extends Pick<AnswerChanges, 'cell' | 'judging'> {
  readonly changes: readonly Change[];
}

/** Cuts the changes into pieces, those that take longest first: no kernel is then still busy when the others are done. */
export function cutLongestFirst(answers: readonly AnswerChanges[]): ChangePiece[] {
  return answers
    .flatMap(({ cell, judging, ms, mutations, cheats }) =>
      cutInto(AT_ONCE, [...mutations.chosen, ...cheats.chosen]).map(changes => ({
        cell,
        judging,
        changes,
        ms: ms * changes.length,
      })),
    )
    .toSorted((left, right) => right.ms - left.ms);
}
