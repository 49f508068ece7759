import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatNotebook } from '../release/format-notebook.ts';
import type { CopyCell } from './copy.ts';
import { Course } from './course.ts';

const LAB = 'beginner/means';
const NOON = new Date('2026-03-01T12:00:00Z');
const FIRST = { date: '2026-02-01', note: 'a typo.' };
const SECOND = { date: '2026-03-01', note: 'the units of question 2 were wrong.' };

interface Texts {
  heading?: string;
  extra?: string;
  answer?: string;
  notes?: { date: string; note: string }[];
}

function cell(id: string, cell_type: string, source: string, solution = false): CopyCell {
  return { id, cell_type, source, metadata: { nbgrader: { solution } } };
}

function lab({
  heading = '# Means\n## 1. The mean',
  extra,
  answer = 'const mean = todo();',
  notes,
}: Texts): string {
  return formatNotebook({
    metadata: { waymark: { lab: LAB, ...(notes && { corrections: notes }) } },
    cells: [
      cell('title', 'markdown', heading),
      ...(extra === undefined ? [] : [cell('extra', 'code', extra)]),
      cell('answer', 'code', answer, true),
    ],
  });
}

describe('what was corrected', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-corrections-'));
    path = join(folder, `${LAB}.ipynb`);
    await put({ notes: [FIRST] });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (): Promise<Course> => Course.open(folder, () => NOON);
  const put = async (texts: Texts) => (await open()).put(LAB, lab(texts));
  const work = (): Promise<void> => writeFile(path, lab({ answer: 'const mean = 3;', notes: [FIRST] }));
  const corrections = async () => (await open()).corrections();

  it('is told with its cells, the notes that are new, and the copy from before', async () => {
    await work();
    await put({ heading: '# Means\n## 1. A mean', extra: '\nconst n = 4;\n', notes: [SECOND, FIRST] });
    expect(await corrections()).toEqual([
      {
        id: expect.any(String),
        lab: LAB,
        at: NOON.toISOString(),
        notes: [SECOND],
        changes: [
          { kind: 'corrected', cell: 'title', heading: 'Means', firstLine: '# Means' },
          { kind: 'new', cell: 'extra', heading: '1. A mean', firstLine: 'const n = 4;' },
        ],
        before: '2026-03-01T12-00-00-000Z.ipynb',
      },
    ]);
  });

  it('names what was removed as it was, and comes after what was corrected before', async () => {
    await work();
    await put({ extra: 'const n = 4;', notes: [FIRST] });
    await put({ notes: [FIRST] });
    const [first, second] = await corrections();
    expect(first?.changes.map(({ kind }) => kind)).toEqual(['new']);
    expect(second).toMatchObject({
      notes: [],
      changes: [{ kind: 'removed', cell: 'extra', heading: '1. The mean', firstLine: 'const n = 4;' }],
    });
  });

  it('is not told of copies without work in them', async () => {
    await put({ extra: 'const n = 4;' });
    expect(await corrections()).toEqual([]);
  });

  it('is forgotten with a damaged file, and nothing else is', async () => {
    await work();
    const file = join(folder, '.waymark/corrections.json');
    await writeFile(file, '{"corrections": 3');
    expect(await corrections()).toEqual([]);
    await put({ extra: 'const n = 4;' });
    expect(await corrections()).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toContain('const mean = 3;');
  });
});
