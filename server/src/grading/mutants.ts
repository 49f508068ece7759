import { createHash } from 'node:crypto';
import { cellsOf, type AnswerCell, type LabModel } from '@waymark/roadmap/lab';
import { judgingCells } from './judging-cells.ts';
import type { CellRun, LabSession } from './lab-session.ts';
import { applyMutation, describeMutation, findMutations } from './mutations.ts';
import type { MutationCount, Survivor } from './proof.ts';
import { shareWork } from './share-work.ts';

/** A mutated solution that runs so much longer than the right one is endless. */
const SLOWER_BY = 5;
const MIN_LIMIT_MS = 2_000;
/** What the mutations of one answer may take together, as its right answer goes. */
const BUDGET_MS = 10_000;
const MIN_TRIED = 2;

/** In a solution, an author's word that a mutation of the next line means the same: `/// EQUIVALENT i <= n`. */
const EQUIVALENT = /^\s*\/\/\/ EQUIVALENT +(?<after>\S.*?)\s*$/;

export interface MutationOptions {
  /** The run of the solution, which tells how long the cells take. */
  readonly runs: readonly CellRun[];
  readonly perAnswer: number;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Runs mutations of each answer up to the checks that judge it. Where there are more than may be run, those are chosen
 * that a hash of their text says, so that each proof of the same lab is the same.
 *
 * @param sessions In each of which the solution has run; afterwards it has run again.
 */
export async function tryMutations(
  model: LabModel,
  sessions: readonly LabSession[],
  { runs, perAnswer, onProgress }: MutationOptions,
): Promise<{ survivors: Survivor[]; mutations: MutationCount }> {
  const times = new Map(runs.map(({ cell, ms }) => [cell.id, ms]));
  const answers = cellsOf(model, 'answer').map(cell => {
    const behind = judgingCells(model, cell);
    const ms = [cell, ...behind].reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0);
    const affordable = Math.max(MIN_TRIED, Math.floor(BUDGET_MS / Math.max(ms, 1)));
    return { cell, behind, ms, ...chooseMutants(cell, Math.min(perAnswer, affordable)) };
  });
  const total = answers.reduce((sum, { chosen }) => sum + chosen.length, 0);
  const count = { found: 0, tried: 0, refused: 0, caught: 0, equivalent: 0 };
  const survivors = await shareWork(sessions, answers, async (answer, session) => {
    const { cell, behind, ms, chosen, found, equivalent } = answer;
    const survived: Survivor[] = [];
    count.found += found;
    count.equivalent += equivalent;
    const limit = { interruptMs: Math.max(MIN_LIMIT_MS, SLOWER_BY * ms) };
    for (const { source, line, before, after } of chosen) {
      const own = [await session.run({ ...cell.json, source }, limit)];
      if (!own[0]?.error) own.push(...(await session.runAll(behind, limit)));
      const outcomes = own.flatMap(run => run.outcomes);
      // What a person reads is no check's to find.
      const passed = outcomes.filter(({ state }) => state === 'passed' || state === 'awaiting');
      count.tried++;
      if (own.some(({ error }) => error)) count.refused++;
      else if (passed.length < outcomes.length) count.caught++;
      else {
        survived.push({ place: cell.place, line, before, after, checks: passed.map(({ check }) => check) });
      }
      onProgress(count.tried, total);
    }
    if (chosen.length > 0) await session.runAll([cell.json, ...behind]);
    return survived;
  });
  return { survivors: survivors.flat(), mutations: count };
}

interface Mutant {
  readonly source: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

function chooseMutants(
  cell: AnswerCell,
  most: number,
): { chosen: Mutant[]; found: number; equivalent: number } {
  const mutants = cell.answers.flatMap(({ solution }) => {
    const same = equivalents(solution.text);
    return findMutations(solution.text).map(mutation => {
      const { before, after } = describeMutation(solution.text, mutation);
      const text = applyMutation(solution.text, mutation);
      const source = cell.source.slice(0, solution.from) + text + cell.source.slice(solution.to);
      const line = solution.beginLine + mutation.line;
      return { source, line, before, after, isEquivalent: same.has(after) };
    });
  });
  const open = mutants.filter(({ isEquivalent }) => !isEquivalent);
  const chosen = open
    .toSorted((left, right) => (hashOf(left) < hashOf(right) ? -1 : 1))
    .slice(0, most)
    .toSorted((left, right) => left.line - right.line);
  return { chosen, found: mutants.length, equivalent: mutants.length - open.length };
}

function equivalents(solution: string): ReadonlySet<string> {
  return new Set(solution.split('\n').flatMap(line => EQUIVALENT.exec(line)?.groups?.['after'] ?? []));
}

function hashOf({ source }: Mutant): string {
  return createHash('sha256').update(source).digest('hex');
}
