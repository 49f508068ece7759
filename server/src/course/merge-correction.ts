import { createHash } from 'node:crypto';
import type { CellChange } from '@waymark/roadmap';
import type { Copy, CopyCell } from './copy.ts';

export interface Merged {
  readonly notebook: Copy;
  /** In the order of the cells; empty when the correction asks for nothing. */
  readonly changes: readonly CellChange[];
}

/**
 * Brings an author's correction into a student's work, cell by cell, by the ids of the cells.
 *
 * - What a student wrote in an answer stays, byte for byte. What the author wrote is the new release's.
 * - A cell of the student's own stays behind the cell that it stood behind.
 * - Where both have changed one cell, one text stands in it and the other one in a note below: a student's answer
 *   keeps its cell, anything else gets the author's text. No text of a student is lost.
 * - A check or an exercise that the student had deleted comes back; other deleted cells do only when they are corrected.
 * - Outputs stay where the cell's text did, and types are checked as the student wants it.
 *
 * @param base The release that the student's work began with.
 * @param copy The student's work.
 * @param release The corrected release.
 */
export function mergeCorrection(base: Copy, copy: Copy, release: Copy): Merged {
  const unique = withUniqueIds(copy, release);
  const merge = new Merge(base, unique);
  for (const cell of release.cells) merge.takeRelease(cell);
  merge.takeRest(new Set(release.cells.map(({ id }) => id)));
  const notebook = {
    ...unique,
    ...release,
    metadata: { ...unique.metadata, ...release.metadata, ...withTypes(unique, release) },
    cells: merge.ordered(unique.cells),
  };
  return { notebook, changes: merge.changes };
}

/** What the author says of the notebook, beside how its student has types checked. */
function withTypes(copy: Copy, release: Copy): { readonly waymark?: object } {
  const [student, author] = [copy, release].map(({ metadata: { waymark } }) => waymark);
  const isSaid = typeof student === 'object' && student !== null && 'types' in student;
  if (!isSaid || typeof author !== 'object' || author === null) return {};
  return { waymark: { ...author, types: student.types } };
}

class Merge {
  readonly changes: CellChange[] = [];
  readonly #base: ReadonlyMap<string, CopyCell>;
  readonly #copy: ReadonlyMap<string, CopyCell>;
  /** The release's cells, each with the note on it, in the release's order. */
  readonly #groups = new Map<string, CopyCell[]>();
  /** Cells of the student's own, by their ids. */
  readonly #own = new Map<string, CopyCell>();

  constructor(base: Copy, copy: Copy) {
    this.#base = byId(base);
    this.#copy = byId(copy);
  }

  /** Takes in one cell of the new release. */
  takeRelease(author: CopyCell): void {
    const student = this.#copy.get(author.id);
    const base = this.#base.get(author.id);
    const isCorrected = !base || !isSameText(author, base);
    if (!student) {
      if (base && !isCorrected && !isGraded(author)) return;
      this.#put(author);
      this.changes.push({ kind: base ? 'restored' : 'new', cell: author.id });
      return;
    }
    const isTouched = !base || !isSameText(student, base);
    if (!isTouched || isSameText(student, author)) {
      this.#put(withText(student, author, author));
      if (!isSameText(student, author)) this.changes.push({ kind: 'corrected', cell: author.id });
    } else if (!isCorrected) {
      this.#put(withText(student, student, author));
    } else {
      const [kept, noted] = isAnswer(author) ? [student, author] : [author, student];
      this.#put(withText(student, kept, author), noteOn(author, noted, isAnswer(author)));
      this.changes.push({ kind: 'conflict', cell: author.id });
    }
  }

  /** Takes in what the new release does not have: the student's own cells, and what the author has removed. */
  takeRest(released: ReadonlySet<string>): void {
    for (const [id, student] of this.#copy) {
      if (released.has(id)) continue;
      const base = this.#base.get(id);
      if (base && isSameText(student, base)) this.changes.push({ kind: 'removed', cell: id });
      else this.#own.set(id, base ? withoutAuthorsMetadata(student) : student);
    }
  }

  /** All cells: the release's in its order, the student's own each behind the cell that it stood behind. */
  ordered(copied: readonly CopyCell[]): CopyCell[] {
    const top: CopyCell[] = [];
    let group = top;
    for (const { id } of copied) {
      const own = this.#own.get(id);
      if (own) group.push(own);
      else group = this.#groups.get(id) ?? group;
    }
    return [...top, ...[...this.#groups.values()].flat()];
  }

  /** A note that an earlier correction has left already is not given twice. */
  #put(cell: CopyCell, ...notes: CopyCell[]): void {
    this.#groups.set(cell.id, [cell, ...notes.filter(note => !this.#copy.has(note.id))]);
  }
}

function byId({ cells }: Copy): ReadonlyMap<string, CopyCell> {
  return new Map(cells.map(cell => [cell.id, cell]));
}

function isSameText(left: CopyCell, right: CopyCell): boolean {
  return left.source === right.source && left.cell_type === right.cell_type;
}

function nbgraderOf({ metadata }: CopyCell): Readonly<Record<string, unknown>> {
  const { nbgrader } = metadata;
  return typeof nbgrader === 'object' && nbgrader !== null ? { ...nbgrader } : {};
}

function isAnswer(cell: CopyCell): boolean {
  return nbgraderOf(cell)['solution'] === true;
}

function isGraded(cell: CopyCell): boolean {
  return isAnswer(cell) || nbgraderOf(cell)['grade'] === true;
}

/** The student's cell with a text, and with what the author says about the cell. Outputs belong to a text. */
function withText(student: CopyCell, text: CopyCell, author: CopyCell): CopyCell {
  const metadata = { ...withoutAuthorsMetadata(student).metadata, ...author.metadata };
  const whole = isSameText(student, text) ? student : text;
  return { ...whole, metadata };
}

const AUTHORS_METADATA = new Set(['nbgrader', 'waymark', 'deletable', 'editable']);

function withoutAuthorsMetadata(cell: CopyCell): CopyCell {
  const entries = Object.entries(cell.metadata).filter(([key]) => !AUTHORS_METADATA.has(key));
  return { ...cell, metadata: Object.fromEntries(entries) };
}

/** A cell below a cell that both have changed, with the text that does not stand in it. */
function noteOn({ id }: CopyCell, noted: CopyCell, isAnswer: boolean): CopyCell {
  const what = isAnswer
    ? '**This exercise was corrected.** Your answer above is as you wrote it. The exercise now begins with:'
    : '**The cell above was corrected.** You had changed it too. What you had written:';
  const fence = fenceFor(noted.source);
  const language = noted.cell_type === 'code' ? 'ts' : '';
  const source = `${what}\n\n${fence}${language}\n${noted.source}\n${fence}\n\nDelete this note when you have read it.`;
  return {
    id: `note-${createHash('sha256').update(`${id}\0${source}`).digest('hex').slice(0, 16)}`,
    cell_type: 'markdown',
    metadata: { waymark: { correctionOf: id } },
    source,
  };
}

/** Backticks enough to go around any text. */
function fenceFor(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(2, ...runs.map(run => run.length)) + 1);
}

/**
 * Notebooks that were put together by hand can hold an id twice: the later ones are the student's own cells and get
 * new ids.
 */
function withUniqueIds(copy: Copy, release: Copy): Copy {
  const taken = new Set([...copy.cells, ...release.cells].map(({ id }) => id));
  const seen = new Set<string>();
  const cells = copy.cells.map(cell => {
    if (!seen.has(cell.id)) {
      seen.add(cell.id);
      return cell;
    }
    let number = 2;
    while (taken.has(`own-${number}`)) number++;
    taken.add(`own-${number}`);
    return withoutAuthorsMetadata({ ...cell, id: `own-${number}` });
  });
  return { ...copy, cells };
}
