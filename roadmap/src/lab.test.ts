import { describe, expect, it } from 'vitest';
import { LabError, readLab } from './lab.ts';

interface CellJson {
  id: string;
  cell_type: string;
  source: string | string[];
  metadata: Record<string, unknown>;
}

const graded = {
  schema_version: 3,
  grade: true,
  solution: false,
  locked: true,
  task: false,
  grade_id: 'q1',
  points: 2,
};

function notebook(change: (cells: [CellJson, CellJson, CellJson]) => void = () => {}): unknown {
  const cells: [CellJson, CellJson, CellJson] = [
    {
      id: 'text',
      cell_type: 'markdown',
      source: ['# A\n', 'b'],
      metadata: { waymark: { items: ['beginner.a.b'] }, tags: ['x'] },
    },
    {
      id: 'answer',
      cell_type: 'code',
      source: 'const a: number = 1;',
      metadata: { waymark: { wrong: [{ name: 'two', check: 'q1', source: 'const a: number = 2;' }] } },
    },
    {
      id: 'check',
      cell_type: 'code',
      source: "await check('q1');",
      metadata: { nbgrader: graded, waymark: { check: 'q1', items: ['beginner.a.b', 'beginner.a.c'] } },
    },
  ];
  change(cells);
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      waymark: { lab: 'beginner/views', title: 'Views', minutes: 20 },
      kernelspec: { name: 'waymark' },
    },
    cells,
  };
}

describe('readLab', () => {
  it('reads the checks, and where each line of the roadmap begins', () => {
    expect(readLab(notebook(), 'views').lab).toEqual({
      id: 'beginner/views',
      title: 'Views',
      minutes: 20,
      checks: [{ id: 'q1', points: 2, cell: 'check', items: ['beginner.a.b', 'beginner.a.c'] }],
      anchors: { 'beginner.a.b': 'text', 'beginner.a.c': 'check' },
    });
  });

  it('joins lines, and keeps what others put into the notebook', () => {
    const read = readLab(notebook(), 'views').notebook;
    expect(read.cells[0]?.source).toBe('# A\nb');
    expect(read.cells[0]?.metadata['tags']).toEqual(['x']);
    expect(read.metadata['kernelspec']).toEqual({ name: 'waymark' });
  });

  const cases: [string, (cells: [CellJson, CellJson, CellJson]) => void, RegExp][] = [
    ['two cells with one id', ([text, answer]) => (answer.id = text.id), /two cells have the id text/],
    [
      'a check without points',
      c => (c[2].metadata['nbgrader'] = { ...graded, points: undefined }),
      /points above 0/,
    ],
    ['a check of no points', c => (c[2].metadata['nbgrader'] = { ...graded, points: 0 }), /points above 0/],
    [
      'a check that is not graded',
      c => (c[2].metadata['nbgrader'] = { ...graded, grade: false }),
      /grade true/,
    ],
    ['a check without nbgrader metadata', c => delete c[2].metadata['nbgrader'], /needs nbgrader metadata/],
    ['a check that stands twice', c => (c[1].metadata = c[2].metadata), /two cells hold the check q1/],
    [
      'a wrong answer to no check',
      c => delete c[2].metadata['waymark'],
      /"two" names no check of this lab: q1/,
    ],
    ['a key that nbgrader forbids', c => (c[2].metadata['nbgrader'] = { ...graded, hints: [] }), /nbgrader/],
    [
      'another version of nbgrader',
      c => (c[2].metadata['nbgrader'] = { ...graded, schema_version: 2 }),
      /schema_version/,
    ],
    ['a misspelt key of ours', c => (c[1].metadata['waymark'] = { wrongs: [] }), /wrongs/],
    [
      'an item id without a level',
      c => (c[0].metadata['waymark'] = { items: ['views'] }),
      /words joined by hyphens and dots/,
    ],
    ['a cell without an id', c => (c[0].id = ''), /expected a notebook cell id/],
  ];
  it.each(cases)('refuses %s', (_title, change, message) => {
    expect(() => readLab(notebook(change), 'views.ipynb')).toThrow(LabError);
    expect(() => readLab(notebook(change), 'views.ipynb')).toThrow(message);
    expect(() => readLab(notebook(change), 'views.ipynb')).toThrow(/views\.ipynb/);
  });

  it.each([null, [], {}, { nbformat: 3 }, { nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [] }])(
    'refuses %j, which is no lab',
    json => {
      expect(() => readLab(json, 'x')).toThrow(LabError);
    },
  );
});
