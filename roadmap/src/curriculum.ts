import { z } from 'zod';
import { isPassed } from './check-progress.ts';
import { itemIdSchema, labIdSchema } from './ids.ts';
import { labSchema, type Lab } from './lab/lab.ts';
import type { ProgressState } from './fold.ts';

/** The four levels, in order. A level's id begins the id of each of its items. */
export const LEVEL_IDS = ['beginner', 'intermediate', 'advanced', 'professional'] as const;
export const levelIdSchema = z.enum(LEVEL_IDS);
export type LevelId = z.infer<typeof levelIdSchema>;

/** One line of the roadmap. One that has `children` stands for them all. */
export interface Item {
  id: string;
  /** The line's words as plain text. */
  text: string;
  /** The lab that teaches it, which need not exist yet. */
  lab?: string | undefined;
  children: Item[];
}
export const itemSchema: z.ZodType<Item> = z.object({
  id: itemIdSchema,
  text: z.string(),
  lab: labIdSchema.optional(),
  get children() {
    return z.array(itemSchema);
  },
});

const groupSchema = z.object({ title: z.string(), items: z.array(itemSchema) });
const levelSchema = z.object({ id: levelIdSchema, title: z.string(), groups: z.array(groupSchema) });
export type Group = z.infer<typeof groupSchema>;
export type Level = z.infer<typeof levelSchema>;

/** The roadmap and the labs that exist. */
export const curriculumSchema = z.object({
  title: z.string(),
  levels: z.array(levelSchema),
  labs: z.record(z.string(), labSchema),
});
export type Curriculum = z.infer<typeof curriculumSchema>;

/** Every item that has no children, in the order of the roadmap. */
export function leafItems(items: readonly Item[]): Item[] {
  return items.flatMap(item => (item.children.length > 0 ? leafItems(item.children) : [item]));
}

/** Every item that a lab can be about, in the order of the roadmap: those without children, and those that name a lab of their own. */
export function itemsWithLab(items: readonly Item[]): Item[] {
  return items.flatMap(item => [
    ...(item.lab !== undefined || item.children.length === 0 ? [item] : []),
    ...itemsWithLab(item.children),
  ]);
}

/** How far a student is with an item. `coming`: no lab checks it yet. */
export type ItemState = 'coming' | 'not-started' | 'in-progress' | 'done';

export interface ItemProgress {
  readonly state: ItemState;
  /** Checks passed, of those that show this item (or, for one with children, any of them). */
  readonly passed: number;
  readonly checks: number;
}

/**
 * Where a student stands with an item: over all checks that name it or one of its children.
 *
 * @example
 * itemProgress(curriculum, state, item).state === 'done';
 */
export function itemProgress(
  curriculum: Pick<Curriculum, 'labs'>,
  state: ProgressState,
  item: Item,
): ItemProgress {
  let passed = 0;
  let checks = 0;
  let attempts = 0;
  for (const leaf of leafItems([item])) {
    for (const { lab, check } of checksOf(curriculum.labs, leaf)) {
      const known = state.labs[lab]?.checks;
      const progress = known && Object.hasOwn(known, check) ? known[check] : undefined;
      checks += 1;
      if (progress && isPassed(progress)) passed += 1;
      if (progress && (progress.attempts > 0 || progress.hints > 0)) attempts += 1;
    }
  }
  const itemState =
    checks === 0 ? 'coming' : passed === checks ? 'done' : attempts > 0 ? 'in-progress' : 'not-started';
  return { state: itemState, passed, checks };
}

function* checksOf(labs: Record<string, Lab>, item: Item): Generator<{ lab: string; check: string }> {
  for (const lab of Object.values(labs)) {
    for (const check of lab.checks) {
      if (check.items.includes(item.id)) yield { lab: lab.id, check: check.id };
    }
  }
}
