import { nbgraderCellSchema, type ReleasedCell, type SourceCell } from '@waymark/roadmap/lab';
import { z } from 'zod';
import type { Copy, CopyCell } from '../course/copy.ts';
import { computeChecksum } from '../release/checksum.ts';
import type { SourceLab } from './source-lab.ts';

/** A cell of the notebook that is run. */
export interface SubmissionCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string;
  /** Whose text it is: the author's; the student's, in the author's place for it; or the student's in a cell of their own. */
  readonly origin: 'author' | 'answer' | 'own';
}

/** What is run of a submission, and what was not as it was released. */
export interface Submission {
  readonly cells: readonly SubmissionCell[];
  /** How the student has types checked; undefined: strictly. */
  readonly types: string | undefined;
  /** Each a part of a sentence: `1 check cell was not as released`. */
  readonly remarks: readonly string[];
}

const typesSchema = z.object({ waymark: z.object({ types: z.string().max(20) }) });

/**
 * Makes the notebook that is run of a student's copy of a lab: all that its author wrote, checks with their hidden tests,
 * in the author's order; the student's answers in their cells, byte for byte; the student's own cells, each behind the
 * cell that it stood behind. A cell is known by its id, so an answer that was moved is back in its place.
 *
 * - An answer cell that the student has deleted stays out: what stands for it may be in a cell of their own.
 * - A cell that has an id for the second time, and a cell of a release whose id is gone, is one of the student's own.
 */
export function assembleSubmission({ model, released }: SourceLab, copy: Copy): Submission {
  const authors = new Map(released.cells.map(cell => [cell.id, cell]));
  const { answers, own } = sortCells(copy, authors);
  const cells = model.cells.flatMap((cell): SubmissionCell[] => {
    const { id } = cell;
    const behind = own.get(id) ?? [];
    const student = answers.get(id);
    if (!hasAnswer(cell)) return [authorsCell(cell), ...behind];
    return student ? [{ ...textOf(student), origin: 'answer' }, ...behind] : [...behind];
  });
  return {
    cells: [...(own.get('') ?? []), ...cells],
    types: typesSchema.safeParse(copy.metadata).data?.waymark.types,
    remarks: remarksOn(model.cells, authors, copy),
  };
}

interface SortedCells {
  /** By id, the cell that stands in the author's place for it. */
  readonly answers: ReadonlyMap<string, CopyCell>;
  /** By the id of the author's cell behind which they stand, or an empty one, the student's own. */
  readonly own: ReadonlyMap<string, readonly SubmissionCell[]>;
}

function sortCells({ cells }: Copy, authors: ReadonlyMap<string, ReleasedCell>): SortedCells {
  const answers = new Map<string, CopyCell>();
  const own = new Map<string, SubmissionCell[]>();
  const taken = new Set([...authors.keys(), ...cells.map(({ id }) => id)]);
  const met = new Set<string>();
  let place = '';
  let number = 0;
  for (const cell of cells) {
    const isAgain = met.has(cell.id);
    met.add(cell.id);
    if (authors.has(cell.id) && !isAgain) {
      answers.set(cell.id, cell);
      place = cell.id;
      continue;
    }
    let { id } = cell;
    if (isAgain) {
      do id = `own-${++number}`;
      while (taken.has(id));
    }
    own.set(place, [...(own.get(place) ?? []), { ...textOf(cell), id, origin: 'own' }]);
  }
  return { answers, own };
}

function hasAnswer(cell: SourceCell): boolean {
  return cell.kind === 'answer' || (cell.kind === 'text' && cell.answers.length > 0);
}

function authorsCell({ json }: SourceCell): SubmissionCell {
  return { ...textOf(json), origin: 'author' };
}

function textOf({ id, cell_type, source }: Omit<SubmissionCell, 'origin'>): Omit<SubmissionCell, 'origin'> {
  return { id, cell_type, source };
}

/** What of a copy is not as it was released, in so far as it matters to what runs. */
function remarksOn(
  cells: readonly SourceCell[],
  authors: ReadonlyMap<string, ReleasedCell>,
  copy: Copy,
): string[] {
  const count = { changed: 0, older: 0, missing: 0, given: 0, answers: 0, kinds: 0, doubled: 0 };
  const copies = Map.groupBy(copy.cells, ({ id }) => id);
  for (const cell of cells) {
    const [student, ...more] = copies.get(cell.id) ?? [];
    const author = authors.get(cell.id);
    const isSame = student?.source === author?.source && student?.cell_type === author?.cell_type;
    if (cell.kind === 'check') {
      count.doubled += more.length;
      if (!student) count.missing += 1;
      else if (!isSame) count[isAsReleased(student) ? 'older' : 'changed'] += 1;
    } else if (hasAnswer(cell)) {
      if (!student) count.answers += 1;
      else if (student.cell_type !== author?.cell_type) count.kinds += 1;
    } else if (cell.kind === 'code' && !isSame) count.given += 1;
  }
  const gone = copy.cells.filter(cell => !authors.has(cell.id) && cell.metadata['nbgrader'] !== undefined);
  return [
    say(count.changed, 'check cell was not as released', 'check cells were not as released'),
    say(count.missing, 'check cell was missing', 'check cells were missing'),
    say(count.doubled, 'check cell stood there again', 'check cells stood there again'),
    say(count.older, 'check cell was of another release', 'check cells were of another release'),
    say(gone.length, 'exercise cell is not in this release', 'exercise cells are not in this release'),
    say(count.given, 'given cell was not as released', 'given cells were not as released'),
    say(count.answers, 'answer cell is missing', 'answer cells are missing'),
    say(count.kinds, 'answer cell is of another type', 'answer cells are of another type'),
  ].flat();
}

function say(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}

/** Whether a cell's text is the one of which its own metadata speaks, as whichever release has made it. */
function isAsReleased({ source, cell_type: type, metadata }: CopyCell): boolean {
  const nbgrader = nbgraderCellSchema.safeParse(metadata['nbgrader']).data;
  return (
    nbgrader !== undefined &&
    type === 'code' &&
    computeChecksum({ source, cell_type: type }, nbgrader) === nbgrader.checksum
  );
}
