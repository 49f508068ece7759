import {
  cellIdSchema,
  checkOutcomeSchema,
  earnedPoints,
  waymarkNotebookSchema,
  type CheckOutcome,
  type Curriculum,
  type ProgressState,
} from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { z } from 'zod';
import type { EventDraft } from '../sync/tokens.ts';
import { authorWords } from './author-words.ts';
import { authorshipOf, type CheckCell } from './authorship.ts';

/** The lab that a notebook is, by its `waymark` metadata; undefined for any other notebook. */
export function labOf(waymarkMetadata: unknown): string | undefined {
  return waymarkNotebookSchema.safeParse(waymarkMetadata).data?.lab;
}

/** A cell's output, as the notebook's model stores it. */
export type Output = Readonly<Record<string, unknown>>;

const checkOutputSchema = z.object({ [CHECK_MIME]: checkOutcomeSchema });

/** The outcomes of checks among a cell's outputs. Anything that is no sound outcome is passed over. */
export function readOutcomes(outputs: readonly Output[]): CheckOutcome[] {
  return outputs.flatMap(output => {
    const outcome = checkOutputSchema.safeParse(output['data']).data?.[CHECK_MIME];
    return outcome && outcome.points <= outcome.maxPoints ? [outcome] : [];
  });
}

/**
 * What there is to record after a cell of a lab has run: that the student was here, and the outcome of each
 * check that is the author's. Its points are those of the lab, whatever the outcome says.
 *
 * @param labs As the server knows them; undefined when it was never reached.
 */
export async function draftsOfRun(
  run: { lab: string; cell: CheckCell; outputs: readonly Output[]; release: string | null },
  state: ProgressState,
  labs: Curriculum['labs'] | undefined,
): Promise<EventDraft[]> {
  const { lab, outputs } = run;
  const cell = run.cell.id;
  const known = labs?.[lab];
  const drafts: EventDraft[] = [];
  const isHere = state.last?.lab === lab && state.last.cell === cell;
  if (!isHere && cellIdSchema.safeParse(cell).success) drafts.push({ type: 'visit', lab, cell });
  for (const outcome of readOutcomes(outputs)) {
    const { check, state: found, maxPoints } = outcome;
    // A check that nobody answered yet tells nothing about the student.
    if (found === 'unattempted') continue;
    const authorship = await authorshipOf(check, run.cell, known);
    if (authorship !== 'author' && authorship !== 'unknown') continue;
    const released = known?.checks.find(({ id }) => id === check);
    const points = released ? earnedPoints(released, outcome) : 0;
    const words = authorship === 'author' ? authorWords(outcome, run.cell.text) : undefined;
    drafts.push({
      type: 'check',
      lab,
      check,
      release: run.release,
      state: found,
      points,
      maxPoints: released?.points ?? maxPoints,
      ...(words !== undefined && { words }),
    });
  }
  return drafts;
}

/**
 * Whether the opening of a lab is worth an event: when it is the first time, or when the student
 * comes to it from another lab. A notebook that returns with the page's layout was not opened by anyone.
 */
export function isOpening(lab: string, state: ProgressState, restored: boolean): boolean {
  if (!(lab in state.labs)) return true;
  return !restored && state.last?.lab !== lab;
}
