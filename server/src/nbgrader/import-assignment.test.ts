import { formatFault, parseLab } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { ImportError, importAssignment } from './import-assignment.ts';

interface Cell {
  cell_type: string;
  source: string | string[];
  metadata: { nbgrader?: object };
}

function markdown(source: string, nbgrader?: object): Cell {
  return { cell_type: 'markdown', source, metadata: nbgrader ? { nbgrader } : {} };
}

function code(source: string | string[], nbgrader?: object): Cell {
  return { ...markdown('', nbgrader), cell_type: 'code', source };
}

function imported(cells: readonly Cell[], language = 'typescript') {
  const metadata = { kernelspec: { name: 'x', language } };
  const { notebook, open } = importAssignment({ nbformat: 4, nbformat_minor: 2, metadata, cells }, 'my-lab');
  const { model, faults } = parseLab(notebook, 'beginner/my-lab');
  expect(faults.map(formatFault)).toEqual([]);
  return { model, open: open.join('\n'), texts: notebook.cells.map(({ source }) => source) };
}

const SOLUTION = { grade: false, solution: true, grade_id: 'Sum_1', schema_version: 3 };
const TEST = { grade: true, solution: false, grade_id: 'test_Sum', points: 3, schema_version: 3 };

describe('an assignment in TypeScript', () => {
  it('becomes a lab that parses, its solutions answers and its tests checks', () => {
    const { model, open, texts } = imported([
      markdown('# Sums\n\nAdd.'),
      code(
        [
          'function add(a: number, b: number): number {\n',
          '  ### BEGIN SOLUTION\n',
          '  return a + b;\n',
          '  ### END SOLUTION\n',
          '}',
        ],
        SOLUTION,
      ),
      code(
        "import assert from 'node:assert';\nassert.equal(add(1, 2), 3);\n// BEGIN HIDDEN TESTS\nassert.equal(add(0, 0), 0);\n// END HIDDEN TESTS",
        TEST,
      ),
    ]);
    expect(model).toMatchObject({ title: 'Sums', minutes: 45 });
    expect(texts[2]).toBe(
      'function add(a: number, b: number): number {\n  /// BEGIN SOLUTION\n  return a + b;\n  /// END SOLUTION\n}',
    );
    expect(texts[3]).toBe(`import assert from 'node:assert';
await check('test-sum', { points: 3, hints: [], items: [] }, async t => {
  let thrown: unknown;
  try {
    assert.equal(add(1, 2), 3);
    /// BEGIN HIDDEN TESTS
    assert.equal(add(0, 0), 0);
    /// END HIDDEN TESTS
  } catch (error) {
    thrown = error;
  }
  t.ok(thrown === undefined, \`The test stopped: \${String(thrown)}\`);
});`);
    expect(open).toMatch(/"test-sum" needs two hints, a wrong answer/);
    expect(model.cells.map(({ kind }) => kind)).toEqual(['text', 'code', 'answer', 'check']);
  });

  it('makes all of a solution without markers the answer, and keeps ids apart', () => {
    const { model, texts } = imported([code('const a = 1;', SOLUTION), code('const b = 2;', SOLUTION)]);
    expect(texts[2]).toBe('/// BEGIN SOLUTION\nconst a = 1;\n/// END SOLUTION');
    expect(model.cells.map(({ id }) => id)).toEqual(['title', 'imports', 'sum-1', 'sum-1-2']);
  });

  it('has a written answer read by a person, without its model in the question', () => {
    const { model, texts } = imported([
      markdown('### BEGIN SOLUTION\nIt "adds".\n### END SOLUTION', { ...SOLUTION, grade: true, points: 5 }),
    ]);
    expect(texts[2]).toBe('/// BEGIN SOLUTION\nconst sum1Text: string = "It \\"adds\\".";\n/// END SOLUTION');
    expect(model.cells[3]).toMatchObject({ kind: 'check', check: { points: 5, isReviewed: true } });
  });

  it('says what it cannot know: code that a person graded, points of 0, tasks, tests that do not parse', () => {
    const { open, texts } = imported([
      code('const a = 1;', { ...SOLUTION, grade: true, points: 0 }),
      markdown('Draw.', { ...SOLUTION, solution: false, task: true, points: 2, grade_id: 'draw' }),
      code('assert(', TEST),
    ]);
    for (const message of [
      /"sum-1" was graded by a person/,
      /"sum-1-check" had no points/,
      /"draw" is a task of 2 points/,
      /"test-sum" does not parse/,
    ]) {
      expect(open).toMatch(message);
    }
    expect(texts.join('\n')).toContain('```typescript\nassert(\n```');
  });
});

it('keeps Python as text, with a note, and lists its solutions and tests', () => {
  const { model, open, texts } = imported(
    [code('def add(a, b):\n    return a + b # ```` ', SOLUTION), code('assert add(1, 2) == 3', TEST)],
    'python',
  );
  expect(texts[2]).toBe(
    '*This cell is in python and does not run here.*\n\n`````python\ndef add(a, b):\n    return a + b # ```` \n`````',
  );
  expect(open).toMatch(/"sum-1" was a solution in python/);
  expect(open).toMatch(/"test-sum" was a test of 3 points in python/);
  expect(model.cells.map(({ kind }) => kind)).toEqual(['text', 'code', 'text', 'text']);
});

it('reads points that are text, as those of the oldest notebooks are', () => {
  const { schema_version: _, ...oldest } = { ...TEST, points: '2' };
  expect(imported([code('if (1 + 1 !== 2) throw new Error();', oldest)]).texts.at(-1)).toContain('points: 2');
  const cells = [code('', { ...TEST, points: 'many' })];
  expect(() => importAssignment({ nbformat: 4, metadata: {}, cells }, 'x')).toThrow(/points/);
});

it.each([[null], [{ nbformat: 3 }], [{ nbformat: 4, metadata: {}, cells: [{ cell_type: 'code' }] }]])(
  'refuses %j',
  json => {
    expect(() => importAssignment(json, 'x')).toThrow(ImportError);
  },
);
