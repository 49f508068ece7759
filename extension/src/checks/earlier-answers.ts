import { exerciseCellsSchema, type ExerciseCells } from '@waymark/roadmap';
import { z } from 'zod';

/** So many answers of an exercise are kept. */
const MAX_KEPT = 10;

const earlierAnswerSchema = exerciseCellsSchema.extend({ at: z.string(), state: z.string() });
export type EarlierAnswer = z.infer<typeof earlierAnswerSchema>;
const earlierAnswersSchema = z.array(earlierAnswerSchema);

/** What a student has tried for an exercise, in this browser. */
export class EarlierAnswers {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The newest first. */
  list(lab: string, check: string): readonly EarlierAnswer[] {
    try {
      return earlierAnswersSchema.parse(JSON.parse(this.#storage.getItem(keyOf(lab, check)) ?? '[]'));
    } catch {
      return []; // Not what we wrote.
    }
  }

  /** Keeps an answer that was checked; the same one again only moves to the front. */
  keep(lab: string, check: string, answer: EarlierAnswer): void {
    if (answer.cells.length === 0) return;
    const others = this.list(lab, check).filter(({ cells }) => !isSame(cells, answer.cells));
    try {
      this.#storage.setItem(keyOf(lab, check), JSON.stringify([answer, ...others].slice(0, MAX_KEPT)));
    } catch {
      // The browser has no room: an answer that is not kept stands in its cell all the same.
    }
  }
}

function keyOf(lab: string, check: string): string {
  return `waymark:answers:${lab}:${check}`;
}

function isSame(left: ExerciseCells['cells'], right: ExerciseCells['cells']): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
