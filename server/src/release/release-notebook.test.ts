import { LabError, readLab, type LabNotebook } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { replaceSolution, withAnswer } from './answer.ts';
import { formatNotebook, releaseNotebook } from './release-notebook.ts';

interface CellJson {
  id: string;
  cell_type: 'code' | 'markdown';
  source: string;
  metadata: Record<string, unknown>;
  outputs?: unknown[];
  execution_count?: number | null;
}

const WRONG = { name: 'forgets to divide', check: 'mean', source: 'const mean: number = 6;\n' };

function code(id: string, source: string, metadata: Record<string, unknown> = {}): CellJson {
  return {
    id,
    cell_type: 'code',
    source,
    metadata,
    outputs: [],
    execution_count: null,
  };
}

function nbgrader(values: Record<string, unknown>): Record<string, unknown> {
  return { schema_version: 3, grade: false, solution: false, locked: false, task: false, ...values };
}

/** A sound source notebook; `change` makes another of it. */
function source(change: (cells: Record<string, CellJson>) => void = () => {}): LabNotebook {
  const cells: Record<string, CellJson> = {
    text: {
      id: 'text',
      cell_type: 'markdown',
      source: '# Means',
      metadata: { waymark: { items: ['beginner.a.b'] } },
    },
    imports: code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
    answer: code('answer', '/// BEGIN SOLUTION\nconst mean: number = (1 + 2 + 3) / 3;\n/// END SOLUTION', {
      nbgrader: nbgrader({ grade_id: 'mean-answer', solution: true }),
      waymark: { wrong: [WRONG] },
    }),
    check: code(
      'check',
      "await check('mean', { points: 2, hints: ['a', 'b'] }, t => {\n  t.near(mean, 2, 'the mean');\n/// BEGIN HIDDEN TESTS\n  t.ok(mean !== 2.5, 'hidden');\n/// END HIDDEN TESTS\n});",
      {
        nbgrader: nbgrader({ grade_id: 'mean', grade: true, locked: true, points: 2 }),
        waymark: { check: 'mean', items: ['beginner.a.b'] },
      },
    ),
    why: {
      id: 'why',
      cell_type: 'markdown',
      source: 'Why?\n/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION',
      metadata: { nbgrader: nbgrader({ grade_id: 'why', grade: true, solution: true, points: 1 }) },
    },
  };
  change(cells);
  const json = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' },
      waymark: { lab: 'beginner/means', title: 'Means', minutes: 5 },
    },
    cells: Object.values(cells),
  };
  return readLab(json, 'means.ipynb').notebook;
}

describe('releaseNotebook', () => {
  const released = releaseNotebook(source());
  const [text, imports, answer, check, why] = released.cells;

  it('puts stubs in place of solutions, takes hidden tests out, and leaves the rest', () => {
    expect(answer?.source).toBe('// Your answer here: replace todo()\nconst mean: number = todo();');
    expect(check?.source).toBe(
      "await check('mean', { points: 2, hints: 'sealed:WyJhIiwiYiJd' }, t => {\n  t.near(mean, 2, 'the mean');\n});",
    );
    expect(why?.source).toBe('Why?\n*Your answer here.*');
    expect([text, imports]).toEqual(source().cells.slice(0, 2));
    expect(released.cells.map(cell => cell.id)).toEqual(['text', 'imports', 'answer', 'check', 'why']);
  });

  it('takes wrong answers out, keeps what the front end needs, and locks as nbgrader does', () => {
    expect(answer?.metadata).toEqual({
      nbgrader: {
        ...nbgrader({ grade_id: 'mean-answer', solution: true }),
        cell_type: 'code',
        checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      deletable: false,
    });
    expect(check?.metadata).toMatchObject({
      waymark: { check: 'mean', items: ['beginner.a.b'] },
      nbgrader: { checksum: expect.stringMatching(/^[0-9a-f]{32}$/) },
      deletable: false,
      editable: false,
    });
    expect(JSON.stringify(released)).not.toMatch(/forgets|hidden|\/ 3|Because|'a', 'b'/);
  });

  it('is itself a lab with the same checks', () => {
    const again = readLab(JSON.parse(formatNotebook(released)), 'released');
    expect(again.lab).toEqual(readLab(JSON.parse(formatNotebook(source())), 'source').lab);
    expect(again.notebook).toEqual(released);
  });

  it('leaves the source notebook alone', () => {
    const notebook = source();
    releaseNotebook(notebook);
    expect(notebook).toEqual(source());
  });
});

describe('a source notebook is refused', () => {
  const cases: [string, (cells: Record<string, CellJson>) => void, RegExp][] = [
    ['with outputs', c => (c['imports']!.outputs = [{}]), /cell imports: outputs are left/],
    ['with an execution count', c => (c['imports']!.execution_count = 3), /cell imports: an execution count/],
    [
      'when stubs need todo and nothing imports it',
      c => (c['imports']!.source = "import { check } from '@waymark/kernel-helpers';"),
      /cell answer: the stub needs todo: add it to the notebook's import/,
    ],
    [
      'when todo is imported only later',
      c => {
        const { imports, ...rest } = c;
        for (const id of Object.keys(c)) delete c[id];
        Object.assign(c, rest, { imports });
      },
      /cell answer: the stub needs todo/,
    ],
    [
      'when the ids differ',
      c => replace(c, 'check', "'mean'", "'median'"),
      /metadata says check mean, its code says median/,
    ],
    [
      'when the points differ',
      c => replace(c, 'check', 'points: 2', 'points: 3'),
      /metadata says 2 points, its code says 3/,
    ],
    [
      'when the points are no literal',
      c => replace(c, 'check', 'points: 2', 'points: two'),
      /its code says no literal number/,
    ],
    ['when the check is not awaited', c => replace(c, 'check', 'await ', ''), /needs await/],
    [
      'when a check cell calls no check',
      c => (c['check']!.source = 'mean;'),
      /expected one call of check\("mean", ...\), found 0/,
    ],
    [
      'when a check cell calls two',
      c => (c['check']!.source = "await check('mean', { points: 2 });\nawait check('mean', { points: 2 });"),
      /found 2/,
    ],
    [
      'when a check has no metadata',
      c => {
        c['check']!.metadata = {};
        delete c['answer']!.metadata['waymark'];
      },
      /cell check: it calls check\("mean"\), so its metadata needs/,
    ],
    [
      'when the check cell is not locked',
      c => (c['check']!.metadata['nbgrader'] = nbgrader({ grade_id: 'mean', grade: true, points: 2 })),
      /needs a code cell with nbgrader's locked true/,
    ],
    [
      'when a solution has no metadata',
      c => (c['answer']!.metadata = {}),
      /solution stands in it, so it needs nbgrader metadata/,
    ],
    [
      'when an answer cell has no solution',
      c => (c['answer']!.source = 'const mean: number = 2;'),
      /no \/\/\/ BEGIN SOLUTION/,
    ],
    [
      'when a marker is missing',
      c => replace(c, 'answer', '\n/// END SOLUTION', ''),
      /cell answer: line 1: BEGIN SOLUTION has no END/,
    ],
    [
      'when a type is missing',
      c => replace(c, 'answer', ': number', ''),
      /cell answer: line 2: mean needs a type annotation/,
    ],
    [
      'when the code does not parse',
      c => replace(c, 'imports', 'import {', 'import'),
      /cell imports: line 1:/,
    ],
    [
      'when hidden tests stand outside of a check',
      c => (c['imports']!.source = `/// BEGIN HIDDEN TESTS\n/// END HIDDEN TESTS\n${c['imports']!.source}`),
      /cell imports: hidden tests stand in it/,
    ],
    [
      'when a grade_id is used twice',
      c =>
        (c['why']!.metadata['nbgrader'] = nbgrader({
          grade_id: 'mean',
          grade: true,
          solution: true,
          points: 1,
        })),
      /cell why: the grade_id mean stands on an earlier cell/,
    ],
    [
      'when a wrong answer does not parse',
      c => (c['answer']!.metadata['waymark'] = { wrong: [{ ...WRONG, source: 'const = 1' }] }),
      /wrong answer "forgets to divide" cannot be put in/,
    ],
    [
      'when a wrong answer could go to two places',
      c =>
        (c['answer']!.source = '/// BEGIN SOLUTION\n/// END SOLUTION\n/// BEGIN SOLUTION\n/// END SOLUTION'),
      /cannot be put in: expected one solution in the cell, found 2/,
    ],
  ];
  it.each(cases)('%s', (_title, change, message) => {
    expect(() => releaseNotebook(source(change), 'means.ipynb')).toThrow(LabError);
    expect(() => releaseNotebook(source(change), 'means.ipynb')).toThrow(message);
  });

  it('for every fault at once, each with the notebook and the cell', () => {
    const broken = source(cells => {
      cells['imports']!.execution_count = 1;
      replace(cells, 'check', 'points: 2', 'points: 3');
    });
    expect(() => releaseNotebook(broken, 'means.ipynb')).toThrow(
      /^means\.ipynb: cell imports: .*\nmeans\.ipynb: cell check: .*$/,
    );
  });

  it('for another kernel', () => {
    const notebook = source();
    const other = { ...notebook, metadata: { ...notebook.metadata, kernelspec: { name: 'tslab' } } };
    expect(() => releaseNotebook(other)).toThrow(
      'expected the kernelspec "waymark" in the metadata, found "tslab"',
    );
  });
});

function replace(cells: Record<string, CellJson>, id: string, from: string, to: string): void {
  const cell = cells[id]!;
  cell.source = cell.source.replace(from, to);
}

describe('wrong answers', () => {
  it('take the place of the solution', () => {
    const notebook = source();
    const changed = withAnswer(notebook, WRONG);
    expect(changed.cells[2]?.source).toBe('/// BEGIN SOLUTION\nconst mean: number = 6;\n/// END SOLUTION');
    expect(changed.cells.filter((cell, index) => cell !== notebook.cells[index])).toHaveLength(1);
    expect(() => releaseNotebook(changed)).not.toThrow();
  });

  it('must be of this notebook', () => {
    expect(() => withAnswer(source(), { ...WRONG, name: 'another' })).toThrow(
      'beginner/means has no wrong answer "another" to mean',
    );
  });

  it('may hold what looks like a replacement pattern', () => {
    expect(replaceSolution('a\n/// BEGIN SOLUTION\nb\n/// END SOLUTION\nc', "'$&$1'")).toBe(
      "a\n/// BEGIN SOLUTION\n'$&$1'\n/// END SOLUTION\nc",
    );
  });
});
