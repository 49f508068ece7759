import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatNotebook, readSource, releaseLab } from '@waymark/server';
import { Course } from '../../server/src/course/course.ts';
import { readCopy, type Copy, type CopyCell } from '../../server/src/course/copy.ts';

export const ROOMS = 'beginner/rooms';
const ITEM = 'beginner.basics.what-is-ml';
const about = `hints: ['Think.', 'Think again.'], items: ['${ITEM}']`;

/** A lab with checks of every kind, by the ids of its cells. */
const CELLS = {
  title: '# Rooms\n\n*5 minutes.*',
  imports: "import { check, todo, variant } from '@waymark/kernel-helpers';",
  area: `/// BEGIN SOLUTION
function area(width: number, length: number): number {
  return width * length;
}
/// END SOLUTION
/// BEGIN WRONG q1-area: adds
function area(width: number, length: number): number {
  return width + length;
}
/// END WRONG`,
  'q1-area': `await check('q1-area', { points: 2, ${about} }, t => {
  t.near(area(3, 4), 12, 'area(3, 4)');
  /// BEGIN HIDDEN TESTS
  t.near(area(5, 6), 30, 'area(5, 6)');
  /// END HIDDEN TESTS
});`,
  given: 'const NEEDED = 3;',
  many: `/// BEGIN SOLUTION
const many: number = 4;
/// END SOLUTION
/// BEGIN WRONG q2-many: too few
const many: number = 2;
/// END WRONG`,
  'q2-many': `await check('q2-many', { points: 1, ${about} }, t => t.ok(many > NEEDED, 'There are too few.'));`,
  tiles: `const { int } = variant('q3-tiles');
const [rows, columns] = [int(3, 90), int(3, 90)];
/// BEGIN SOLUTION
const tiles: number = rows * columns;
/// END SOLUTION
/// BEGIN WRONG q3-tiles: a row
const tiles: number = columns;
/// END WRONG`,
  'q3-tiles': `await check('q3-tiles', { points: 1, ${about} }, t => t.equal(tiles, rows * columns, 'Your tiles'));`,
  why: `/// BEGIN SOLUTION
const why = 'Because one kitchen serves many rooms.';
/// END SOLUTION`,
  'q4-why': `await check('q4-why', { points: 2, ${about} }, t => t.review(why, { words: 5 }, 'Your reason'));`,
};
type CellId = keyof typeof CELLS;

/** Writes the lab into a folder of source notebooks. */
export async function writeRoomsLab(notebooks: string): Promise<void> {
  const cells = Object.entries(CELLS).map(([id, source]) => ({
    id,
    cell_type: id === 'title' ? 'markdown' : 'code',
    metadata: {},
    source,
    ...(id !== 'title' && { outputs: [], execution_count: null }),
  }));
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  await mkdir(join(notebooks, 'beginner'), { recursive: true });
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  await writeFile(join(notebooks, `${ROOMS}.ipynb`), JSON.stringify(notebook));
}

/** What a student gets of the lab: the copy in a course folder with a seed. */
export async function releaseRooms(notebooks: string, course: string, seed: string): Promise<Copy> {
  const path = join(notebooks, `${ROOMS}.ipynb`);
  const { notebook, faults } = releaseLab(
    await readSource({ id: ROOMS, path, form: 'source' }),
    join(notebooks, 'beginner'),
  );
  if (!notebook) throw new Error(JSON.stringify(faults));
  await mkdir(join(course, '.waymark'), { recursive: true });
  await writeFile(join(course, '.waymark/seed'), `${seed}\n`);
  const text = formatNotebook(notebook);
  await (await Course.open(course)).put(ROOMS, text);
  const copy = readCopy(await readFile(join(course, `${ROOMS}.ipynb`), 'utf8'));
  if (!copy) throw new Error('expected a copy');
  return copy;
}

/** What a student does with a copy. */
export interface Work {
  /** By the ids of cells, what they write there. */
  readonly writes?: Partial<Record<CellId, string>>;
  /** Cells of their own, each before a cell. */
  readonly adds?: Partial<Record<CellId, string>>;
}

/** A copy with a student's work in it. */
export function worked(copy: Copy, { writes = {}, adds = {} }: Work): Copy {
  const written: Readonly<Record<string, string>> = writes;
  const added: Readonly<Record<string, string>> = adds;
  const cells = copy.cells.flatMap((cell): CopyCell[] => {
    const { id } = cell;
    const own = Object.hasOwn(added, id)
      ? [{ id: `own-of-${id}`, cell_type: 'code', metadata: {}, source: added[id]! }]
      : [];
    return [...own, { ...cell, source: written[id] ?? cell.source }];
  });
  return { ...copy, cells };
}

/** Writes a copy as a file. @param changedAt Default: now. */
export async function writeCopy(path: string, copy: Copy, changedAt = new Date()): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, formatNotebook(copy));
  await utimes(path, changedAt, changedAt);
}

/** The right answers, but for what a person reads and what is another student's other number. */
export const RIGHT = {
  area: 'function area(width: number, length: number): number {\n  return width * length;\n}',
  many: 'const many: number = 4;',
} as const satisfies Work['writes'];
