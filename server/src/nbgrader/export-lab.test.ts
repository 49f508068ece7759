import { formatFault, parseLab } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import { exportLab } from './export-lab.ts';

const FOLDER = import.meta.dirname;

function lab(cells: Record<string, string>) {
  const kernelspec = { name: 'waymark', language: 'typescript' };
  const all = {
    title: '# A lab\n\n*5 minutes.*',
    imports: "import { check, todo } from '@waymark/kernel-helpers';",
    ...cells,
  };
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec },
    cells: Object.entries(all).map(([id, source]) => ({
      id,
      cell_type: /^(title|text)/.test(id) ? 'markdown' : 'code',
      metadata: {},
      source,
    })),
  };
  return exportLab(parseLab(notebook, 'beginner/a-lab'), FOLDER);
}

const ANSWER =
  '/// BEGIN SOLUTION\nconst a: number = 1;\n/// END SOLUTION\n/// BEGIN WRONG q1: two\nconst a: number = 2;\n/// END WRONG';
const CHECK = "await check('q1', { points: 2, hints: ['x', 'y'] }, t => t.equal(a, 1, 'It'));";

it('puts the stub behind the answer, where our kernel leaves it out and nbgrader leaves it in', () => {
  const { assignment } = lab({ answer: ANSWER, q1: CHECK });
  expect(assignment).toMatchObject({ name: 'beginner-a-lab', notebook: 'a-lab' });
  expect(assignment!.source.cells[2]).toMatchObject({
    source:
      '/// BEGIN SOLUTION\nconst a: number = 1;\n/// END SOLUTION\n/// BEGIN STUB (END SOLUTION)\nconst a: number = todo();\n/// END STUB (END SOLUTION)',
    metadata: { nbgrader: { grade_id: 'answer', solution: true, grade: false } },
  });
  expect(assignment!.release.cells[2]!.source).toBe('// Your answer here\nconst a: number = todo();');
});

it('names a check and an answer differently, where their cells are named alike', () => {
  const { assignment } = lab({ q1: ANSWER, 'q1-check': CHECK });
  const ids = assignment!.source.cells.map(({ metadata }) => metadata.nbgrader?.grade_id);
  expect(ids.slice(2)).toEqual(['q1-answer', 'q1']);
});

it('lets a person grade the answer that a check has read to one', () => {
  const { assignment } = lab({
    'text-why': '/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION',
    answer: ANSWER,
    q1: "await check('q1', { points: 2 }, t => t.review(String(a)));",
  });
  const [text, answer, check] = assignment!.source.cells.slice(2).map(({ metadata }) => metadata.nbgrader);
  expect(text).toBeUndefined();
  expect(answer).toMatchObject({ grade: true, solution: true, locked: false, points: 2 });
  expect(check).toMatchObject({ grade: false, locked: true });
  expect(check).not.toHaveProperty('points');
});

it('lets a person grade a written answer, and shows its model in the source alone', () => {
  const { assignment } = lab({
    text: 'Why?\n\n/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION\n/// BEGIN STUB\nSince ...\n/// END STUB',
    q1: "await check('q1', { points: 2 }, t => t.review('x'));",
  });
  const [source, release] = [assignment!.source.cells[2]!, assignment!.release.cells[2]!];
  expect(source.metadata.nbgrader).toMatchObject({
    grade_id: 'text',
    grade: true,
    solution: true,
    points: 2,
  });
  expect(source.source).toContain('Because.');
  expect(release.source).toBe('Why?\n\nYOUR ANSWER HERE\nSince ...');
});

it('links to the other labs where nbgrader puts them', () => {
  const { assignment } = lab({ text: 'Go [on](../advanced/next-lab.ipynb#top).', answer: ANSWER, q1: CHECK });
  expect(assignment!.release.cells[2]!.source).toBe('Go [on](../advanced-next-lab/next-lab.ipynb#top).');
});

it.each<[string, Record<string, string>, RegExp]>([
  [
    'a check that may not run',
    { answer: ANSWER, q1: `if (a > 0) {\n  ${CHECK}\n}` },
    /let await check\('q1'/,
  ],
  ['a check as a value', { answer: ANSWER, q1: `const done = ${CHECK}` }, /let await check\('q1'/],
  [
    'a marker in the wrong place',
    { answer: ANSWER, q1: CHECK, text: 'Write ### BEGIN SOLUTION there.' },
    /under "A lab", the cell "Write ### BEGIN SOLUTION there\.", line 1: nbgrader would take this line/i,
  ],
  [
    'a marker in a text of code',
    { answer: ANSWER, q1: CHECK, more: "const s = 'END HIDDEN TESTS';" },
    /END HIDDEN/,
  ],
  [
    'a review of nothing',
    { q1: "await check('q1', { points: 2 }, t => t.review('x'));" },
    /no answer stands above it/,
  ],
  ['an unsound lab', { q1: 'check' + CHECK.slice(11) }, /needs await before it/],
])('refuses %s', (_name, cells, message) => {
  const { assignment, faults } = lab(cells);
  expect(assignment).toBeUndefined();
  expect(faults.map(formatFault).join('\n')).toMatch(message);
});
