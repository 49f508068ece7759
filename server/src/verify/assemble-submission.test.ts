import { parseLab } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import type { Copy, CopyCell } from '../course/copy.ts';
import { releaseIdOf } from '../release/release-id.ts';
import { releaseLab } from '../release/release-lab.ts';
import { NOTEBOOKS } from '../paths.ts';
import { assembleSubmission, type SubmissionCell } from './assemble-submission.ts';
import type { SourceLab } from './source-lab.ts';

const IMPORT = "import { check, todo } from '@waymark/kernel-helpers';";
const answer = (name: string): string =>
  `/// BEGIN SOLUTION\nconst ${name}: number = 12;\n/// END SOLUTION\n/// BEGIN WRONG q-${name}: no\nconst ${name}: number = 1;\n/// END WRONG`;
const check = (name: string): string =>
  `await check('q-${name}', { points: 2, hints: ['A.', 'B.'], items: [] }, t => {\n  t.equal(${name}, 12);\n  /// BEGIN HIDDEN TESTS\n  t.ok(${name} > 11, 'more');\n  /// END HIDDEN TESTS\n});`;
const SOURCES = [
  '# Rooms\n\n*5 minutes.*',
  IMPORT,
  answer('area'),
  check('area'),
  'const more = 3;',
  answer('rest'),
  check('rest'),
];

function labOfSources(): SourceLab {
  const cells = SOURCES.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: i === 0 ? 'markdown' : 'code',
    metadata: {},
    source,
    ...(i > 0 && { outputs: [], execution_count: null }),
  }));
  const parsed = parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/rooms');
  const { notebook, faults } = releaseLab({ ...parsed, faults: [] }, `${NOTEBOOKS}/beginner`);
  if (!notebook) throw new Error(JSON.stringify(faults));
  const { id, title, minutes } = parsed.model;
  const lab = { id, title, minutes, checks: [], anchors: {} };
  return { lab, model: parsed.model, released: notebook, release: releaseIdOf(notebook) };
}

const LAB = labOfSources();
const copyOf = (): Copy => structuredClone({ metadata: LAB.released.metadata, cells: LAB.released.cells });
const own = (id: string, source: string): CopyCell => ({ id, cell_type: 'code', metadata: {}, source });
const withCells = (cells: CopyCell[]): Copy => ({ ...copyOf(), cells });
const textsOf = (cells: readonly SubmissionCell[]): string[] => cells.map(({ source }) => source);
const changed = (id: string, change: Partial<CopyCell>): Copy =>
  withCells(copyOf().cells.map(cell => (cell.id === id ? { ...cell, ...change } : cell)));

describe('what is run of a submission', () => {
  it('is the author’s text with the student’s answers in it', () => {
    const copy = withCells(
      copyOf().cells.map(cell =>
        cell.id === 'cell-2' ? { ...cell, source: '  const area =  12 ;\n\n' } : cell,
      ),
    );
    const { cells, remarks } = assembleSubmission(LAB, copy);
    expect(textsOf(cells)).toEqual(
      SOURCES.with(2, '  const area =  12 ;\n\n').with(5, LAB.released.cells[5]!.source),
    );
    expect(remarks).toEqual([]);
  });

  it('has the author’s check, whatever became of it', () => {
    const soft = changed('cell-3', { source: "await check('q-area', { points: 2 }, t => t.ok(true, ''));" });
    const without = withCells(copyOf().cells.filter(({ id }) => id !== 'cell-3'));
    const twice = withCells(
      copyOf().cells.flatMap(cell => (cell.id === 'cell-3' ? [cell, { ...cell, source: '1' }] : [cell])),
    );
    const told = [soft, without, twice].map(copy => assembleSubmission(LAB, copy));
    for (const { cells } of told) {
      expect(cells.filter(({ source, origin }) => source === SOURCES[3] && origin === 'author')).toHaveLength(
        1,
      );
    }
    expect(told.map(({ remarks }) => remarks)).toEqual([
      ['1 check cell was not as released'],
      ['1 check cell was missing'],
      ['1 check cell stood there again'],
    ]);
    expect(told[2]!.cells.slice(3, 5)).toMatchObject([
      { id: 'cell-3' },
      { id: 'own-1', source: '1', origin: 'own' },
    ]);
  });

  it('tells a check of another release from one that was changed', () => {
    const older = parseOlder();
    expect(older.source).not.toBe(LAB.released.cells[3]!.source);
    const { remarks } = assembleSubmission(
      LAB,
      withCells(copyOf().cells.map(cell => (cell.id === 'cell-3' ? older : cell))),
    );
    expect(remarks).toEqual(['1 check cell was of another release']);
  });

  it('has the author’s given cells, and an answer where the author put it', () => {
    const [intro, imports, area, first, , rest, second] = copyOf().cells as [
      CopyCell,
      CopyCell,
      CopyCell,
      CopyCell,
      CopyCell,
      CopyCell,
      CopyCell,
    ];
    const moved = withCells([
      second,
      rest,
      intro,
      first,
      imports,
      { ...area, source: 'const area = 12;' },
      own('mine', 'const more = 4;'),
    ]);
    const { cells, remarks } = assembleSubmission(LAB, moved);
    expect(textsOf(cells)).toEqual([
      ...SOURCES.slice(0, 2),
      'const area = 12;',
      'const more = 4;',
      ...SOURCES.slice(3, 5),
      rest.source,
      SOURCES[6],
    ]);
    expect(remarks).toEqual(['1 given cell was not as released']);
  });

  it('leaves out an answer cell that was deleted: the answer may stand in a cell of the student’s own', () => {
    const copy = withCells(
      copyOf().cells.map(cell => (cell.id === 'cell-2' ? own('mine', 'const area = 12;') : cell)),
    );
    const { cells, remarks } = assembleSubmission(LAB, copy);
    expect(textsOf(cells).slice(0, 4)).toEqual([...SOURCES.slice(0, 2), 'const area = 12;', SOURCES[3]]);
    expect(remarks).toEqual(['1 answer cell is missing']);
  });

  it('runs what an older release had where it stood, and says so', () => {
    const gone = { ...own('gone', 'const area = 3;'), metadata: { nbgrader: { solution: true } } };
    const { cells, remarks } = assembleSubmission(
      LAB,
      withCells([...copyOf().cells.slice(0, 3), gone, ...copyOf().cells.slice(3)]),
    );
    expect(cells[3]).toMatchObject({ source: 'const area = 3;', origin: 'own' });
    expect(remarks).toEqual(['1 exercise cell is not in this release']);
  });

  it('gives a cell of the student an id of its own where another one has it', () => {
    const cells = [...copyOf().cells, own('mine', 'const a = 1;'), own('mine', 'const b = 2;')];
    const found = assembleSubmission(LAB, withCells(cells)).cells.filter(({ origin }) => origin === 'own');
    expect(found.map(({ id, source }) => [id, source])).toEqual([
      ['mine', 'const a = 1;'],
      ['own-1', 'const b = 2;'],
    ]);
  });

  it.each(seeds(50))('keeps to the rules after random edits (seed %i)', seed => {
    const random = seeded(seed);
    const copy = editAtRandom(random);
    const { cells } = assembleSubmission(LAB, copy);
    const authors = cells.filter(({ origin }) => origin === 'author');
    const given = LAB.model.cells.filter(({ kind }) => kind !== 'answer');
    expect(authors.map(({ id, source }) => [id, source])).toEqual(
      given.map(({ id, source }) => [id, source]),
    );
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    const students = copy.cells.filter(
      ({ id }) => id === 'cell-2' || id === 'cell-5' || !id.startsWith('cell-'),
    );
    const ran = cells.filter(({ origin }) => origin !== 'author').map(({ source }) => source);
    for (const { source } of students) expect(ran).toContain(source);
    const order = cells.flatMap(({ id }) =>
      id.startsWith('cell-') ? [Number(id.slice('cell-'.length))] : [],
    );
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });
});

/** The check as a former release had it, with the checksum of that. */
function parseOlder(): CopyCell {
  const cells = LAB.model.cells.map(({ json }) => ({
    ...json,
    source: json.source.replace('area, 12', 'area, 13'),
  }));
  const parsed = parseLab({ ...LAB.model.notebook, cells }, 'beginner/rooms');
  const { notebook } = releaseLab({ ...parsed, faults: [] }, `${NOTEBOOKS}/beginner`);
  return notebook!.cells[3]!;
}

function editAtRandom(random: () => number): Copy {
  const next = (below: number): number => Math.floor(random() * below);
  const { cells } = copyOf();
  for (let edits = next(9); edits > 0; edits--) {
    const at = next(cells.length);
    const cell = cells[at];
    if (!cell) break;
    const text = `const n${edits} = ${next(99)};  `;
    const actions = [
      () => cells.splice(at, 1, { ...cell, source: text }),
      () => cells.splice(at, 1),
      () => cells.splice(next(cells.length), 0, own(`mine-${edits}`, text)),
      () => cells.splice(next(cells.length), 0, { ...cell, source: text }),
      () => cells.splice(next(cells.length), 0, ...cells.splice(at, 1)),
    ];
    actions[next(actions.length)]!();
  }
  return { ...copyOf(), cells };
}
