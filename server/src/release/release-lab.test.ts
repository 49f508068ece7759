import {
  formatFault,
  labOf,
  parseLab,
  readRelease,
  type Notebook,
  type NotebookCell,
} from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { formatNotebook } from './format-notebook.ts';
import { releaseLab } from './release-lab.ts';

const ID = 'beginner/means';

const text = (id: string, source: string): NotebookCell => ({
  id,
  cell_type: 'markdown',
  source,
  metadata: {},
});
const code = (id: string, source: string): NotebookCell => ({
  id,
  cell_type: 'code',
  source,
  metadata: { tags: ['kept'], execution: { 'iopub.execute_input': 'now' } },
  outputs: [{ output_type: 'stream', name: 'stdout', text: '/home/ada' }],
  execution_count: 3,
});

function cells() {
  return {
    text: text('text', '# Means\n\n*5 minutes. Before this: beginner/setting-up, beginner/forms.*'),
    imports: code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
    task: text('task', '## 1. Add'),
    answer: code(
      'answer',
      '/// BEGIN SOLUTION\nconst mean: number = (1 + 2 + 3) / 3;\n/// END SOLUTION\n\n/// BEGIN WRONG mean: forgets to divide\nconst mean: number = 6;\n/// END WRONG\n\nmean;',
    ),
    check: code(
      'check',
      "// It is 2.\nawait check('mean', {\n  points: 2,\n  hints: ['a', 'b – c'], // secret\n  items: ['beginner.a.b'],\n}, t => {\n  t.near(mean, 2, 'the mean');\n/// BEGIN HIDDEN TESTS\n  t.ok(mean !== 2.5, 'hidden');\n/// END HIDDEN TESTS\n});",
    ),
    why: text('why', 'Why?\n/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION'),
  };
}

type Cells = ReturnType<typeof cells>;

/** A sound source notebook; `change` makes another of it. */
function source(change: (all: Cells) => unknown = () => {}): Notebook {
  const all = cells();
  change(all);
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' },
      toc: { base: 1 },
    },
    cells: Object.values(all),
  };
}

const release = (notebook: Notebook) => releaseLab(parseLab(notebook, ID), import.meta.dirname);

describe("a student's copy", () => {
  const { notebook, faults } = release(source());
  const [first, imports, , answer, check, why] = notebook!.cells;

  it('has stubs in place of answers, and neither hidden tests nor wrong answers', () => {
    expect(faults).toEqual([]);
    expect(answer?.source).toBe('// Your answer here: replace todo()\nconst mean: number = todo();\n\nmean;');
    expect(check?.source).toBe(
      "// It is 2.\nawait check('mean', { points: 2 }, t => {\n  t.near(mean, 2, 'the mean');\n});",
    );
    expect(why?.source).toBe('Why?\n*Your answer here.*');
    expect(imports?.source).toBe(source().cells[1]?.source);
  });

  it('links the labs that come before', () => {
    expect(first?.source).toBe(
      '# Means\n\n*5 minutes. Before this: [beginner/setting-up](../beginner/setting-up.ipynb), [beginner/forms](../beginner/forms.ipynb).*',
    );
  });

  it('says in its metadata what the author said in the text, and is locked as nbgrader locks', () => {
    const base = {
      schema_version: 3,
      task: false,
      cell_type: 'code',
      checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
    };
    expect(answer?.metadata).toEqual({
      tags: ['kept'],
      nbgrader: { ...base, grade_id: 'answer', grade: false, locked: false, solution: true },
      deletable: false,
    });
    expect(check?.metadata).toEqual({
      tags: ['kept'],
      nbgrader: { ...base, grade_id: 'mean', grade: true, locked: true, solution: false, points: 2 },
      waymark: {
        check: 'mean',
        points: 2,
        items: ['beginner.a.b'],
        hints: `sealed:${Buffer.from('["a","b – c"]').toString('base64')}`,
      },
      deletable: false,
      editable: false,
    });
    expect(notebook?.metadata).toEqual({
      kernelspec: expect.objectContaining({ name: 'waymark' }),
      language_info: undefined,
      waymark: {
        lab: ID,
        title: 'Means',
        minutes: 5,
        prerequisites: ['beginner/setting-up', 'beginner/forms'],
        anchors: { 'beginner.a.b': 'text' },
      },
    });
  });

  it('keeps the ids, and nothing of a run or of the answer', () => {
    expect(notebook?.cells.map(cell => cell.id)).toEqual(Object.keys(cells()));
    expect(JSON.stringify(notebook)).not.toMatch(/forgets|hidden|\/ 3|Because|'a'|b – c|secret|home|iopub/);
    expect(imports).toMatchObject({ outputs: [], execution_count: null });
  });

  it('is read as the same lab', () => {
    const again = readRelease(JSON.parse(formatNotebook(notebook!)), 'released');
    expect(again.lab).toEqual(labOf(parseLab(source(), ID)));
    expect(again.notebook).toEqual(JSON.parse(JSON.stringify(notebook)));
  });

  it('leaves the source alone', () => {
    const notebook = source();
    release(notebook);
    expect(notebook).toEqual(source());
  });

  it('gives an answer another grade_id than its check', () => {
    const same = release(source(c => (c.answer.id = 'mean')));
    expect(same.notebook?.cells.map(({ metadata }) => metadata.nbgrader?.grade_id)).toEqual([
      undefined,
      undefined,
      undefined,
      'mean-answer',
      'mean',
      undefined,
    ]);
  });
});

function replace(cell: NotebookCell, from: string, to: string): void {
  cell.source = cell.source.replace(from, to);
}

it('a check with parts says what each earns, and its secrets are sealed', () => {
  const { notebook } = release(
    source(c => {
      c.check.source =
        "await check('mean', { hints: [] }, t => {\n  t.part(2, 'is right', () => t.choice(mean, [1, 2], secret(2)));\n  /// BEGIN HIDDEN TESTS\n  t.part(1, 'and exact', () => t.near(mean, 2));\n  /// END HIDDEN TESTS\n});";
    }),
  );
  const check = notebook?.cells[4];
  expect(check?.source).toBe(
    "await check('mean', { points: 3 }, t => {\n  t.part(2, 'is right', () => t.choice(mean, [1, 2], secret<number>('sealed:Mg==')));\n});",
  );
  expect(check?.metadata).toMatchObject({
    nbgrader: { points: 3 },
    waymark: { points: 3, parts: [2, 1], items: [] },
  });
});

describe('a lab that cannot be released', () => {
  it.each<[string, (all: Cells) => unknown, RegExp]>([
    [
      'stubs need todo, and nothing imports it',
      c => replace(c.imports, ', todo', ''),
      /Under "1\. Add", the cell "const mean.*": its stub needs todo: add it to the notebook's import/,
    ],
    [
      'todo is imported only later',
      c => {
        replace(c.imports, ', todo', '');
        replace(c.check, '//', "import { todo } from '@waymark/kernel-helpers';\n//");
      },
      /"const mean.*its stub needs todo/,
    ],
    [
      'nothing of an answer can be todo()',
      c => replace(c.answer, 'const mean: number = (1 + 2 + 3) / 3;', 'add([1, 2, 3]);'),
      /cell "add\(\[1, 2, 3\]\);", line 1: nothing of this answer leaves a value behind/,
    ],
    ['code does not parse', c => replace(c.imports, 'import {', 'import'), /line 1: /],
    ['a check does not parse', c => replace(c.check, '});', '})})'), /line 11: /],
    [
      'a wrong answer does not parse',
      c => replace(c.answer, 'mean: number = 6', '= 6'),
      /line 6: the wrong answer "forgets to divide" does not parse/,
    ],
    [
      'its parser says so',
      c => replace(c.text, '5 minutes', 'five minutes'),
      /is not read: write \*45 minutes/,
    ],
  ])('%s', (_title, change, message) => {
    const { notebook, faults } = release(source(change));
    expect(notebook).toBeUndefined();
    expect(faults.map(formatFault).join('\n')).toMatch(message);
  });

  it('offers the lines to paste', () => {
    const { faults } = release(
      source(c => replace(c.answer, 'const mean: number = (1 + 2 + 3) / 3;', 'add([1, 2, 3]);')),
    );
    expect(faults[0]?.paste).toBe(
      '/// BEGIN STUB\n// Your answer here: replace todo()\ntodo();\n/// END STUB',
    );
  });
});
