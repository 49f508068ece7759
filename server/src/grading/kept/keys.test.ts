import { cellsOf, parseLab, runnableSource, type SourceCell } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { findLabs, readSource } from '../../labs.ts';
import { NOTEBOOKS } from '../../paths.ts';
import { codeUpTo, keyOf, keyOfChange, visibleCode } from './keys.ts';

const ANSWER =
  '/// BEGIN SOLUTION\nconst area: number = 12;\n/// END SOLUTION\n\n/// BEGIN WRONG q1: adds\nconst area: number = 7;\n/// END WRONG';
const CHECK =
  "await check('q1', { points: 2, hints: ['Think.', 'Multiply.'], items: ['a.b'] }, t => {\n  t.equal(area, 12);\n/// BEGIN HIDDEN TESTS\n  t.ok(area > 11);\n/// END HIDDEN TESTS\n});";

function cells(...sources: string[]) {
  const json = ['# Areas\n\n*5 minutes.*', ...sources].map((source, i) => ({
    id: `cell-${i}`,
    cell_type: /^[#*]/.test(source) ? 'markdown' : 'code',
    metadata: {},
    source,
  }));
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: json }, 'beginner/areas').model
    .cells;
}

/** The code of one cell, as a key has it. */
const readCode = (cell: SourceCell): string =>
  z.tuple([z.string()]).parse(JSON.parse(codeUpTo([cell], 0)))[0];

const codeOf = (...sources: string[]): string => codeUpTo(cells(...sources), sources.length);
const own = codeOf(ANSWER, CHECK);

it.each([
  ['a hint', CHECK.replace('Think.', 'Think of tiles, and of walls.')],
  ['a hint more', CHECK.replace("'Think.'", "'Think.', 'Again.'")],
  ['a line of the roadmap', CHECK.replace('a.b', 'a.c')],
])('is the same when %s changes', (_title, check) => {
  expect(check).not.toBe(CHECK);
  expect(codeOf(ANSWER, check)).toBe(own);
});

it('is the same when a wrong answer changes, or a text', () => {
  expect(codeOf(ANSWER.replace('= 7', '= 7 + 1 - 1'), CHECK)).toBe(own);
  expect(codeUpTo(cells('# A longer text', ANSWER, CHECK), 3)).toBe(own);
});

it.each([
  ['the solution', ANSWER.replace('= 12', '= 13'), CHECK],
  ['what is compared', ANSWER, CHECK.replace('equal(area, 12)', 'equal(area, 13)')],
  ['a hidden test', ANSWER, CHECK.replace('11', '10')],
  ['the points', ANSWER, CHECK.replace('points: 2', 'points: 3')],
  ['a blank line of a text', `${ANSWER}\nconst text = \`a\n\nb\`;`, CHECK],
])('is another when %s changes', (_title, answer, check) => {
  expect([answer, check]).not.toEqual([ANSWER, CHECK]);
  expect(codeOf(answer, check)).not.toBe(own);
});

/** With code behind the answer. */
const behind = (source: string): string => `${source}\nconsole.log(area);`;

it('is the same when only the lines change on which something stands', () => {
  const longer = ANSWER.replace('= 7;', '= 7;\n// Another line.\n');
  const added = `${ANSWER}\n/// BEGIN WRONG q1: halves\nconst area: number = 6;\n/// END WRONG`;
  for (const answer of [longer, added, ANSWER.replace('/// BEGIN', '\n  \n/// BEGIN')]) {
    expect(codeOf(behind(answer), CHECK)).toBe(codeOf(behind(ANSWER), CHECK));
  }
  expect(codeOf(ANSWER, CHECK.replace("'Multiply.'", "\n'Multiply.'"))).toBe(own);
  expect(codeOf(`${ANSWER}\nconst text = \`a\n\nb\`;`)).not.toBe(codeOf(`${ANSWER}\nconst text = \`a\nb\`;`));
});

it.each([
  ['a line of comment', (code: string) => `// The area.\n${code}`],
  ['a comment behind', (code: string) => code.replace(';', '; // The area.')],
  ['a doc comment', (code: string) => `/**\n * The area.\n */\n${code}`],
  ['a comment between', (code: string) => code.replace('= ', '= /* 3 by 4 */ ')],
  ['how far it stands in', (code: string) => `  ${code}`.replace('  const', '    const')],
])('is the same with or without %s', (_title, change) => {
  const code = 'if (true) {\n  const area: number = 12;\n}';
  const [before, after] = [code, code.replace('const area: number = 12;', change)];
  expect(after).not.toBe(before);
  expect(codeOf(ANSWER.replace('const area: number = 12;', after), CHECK)).toBe(
    codeOf(ANSWER.replace('const area: number = 12;', before), CHECK),
  );
});

it.each([
  ['a comment that the compiler heeds', 'const a = 1;', '// @ts-expect-error\nconst a = 1;'],
  ['a line break that ends a statement', 'return a', 'return\na'],
  ['a comment of two lines that ends one', 'return /* a */ a', 'return /*\n*/ a'],
  ['a comment in a template', 'const a = `1`;', 'const a = `1// one`;'],
  ['what looks like a comment in a string', "const a = '/*';", "const a = '/**/';"],
])('is another with %s', (_title, before, after) => {
  expect(codeOf(after)).not.toBe(codeOf(before));
});

it('has all the code of every lab', async () => {
  const printer = ts.createPrinter({ removeComments: true });
  const print = (code: string): string =>
    printer.printFile(ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest));
  let count = 0;
  for (const file of await findLabs(NOTEBOOKS)) {
    const code = (await readSource(file)).model.cells.filter(
      ({ kind }) => kind === 'code' || kind === 'answer',
    );
    for (const cell of code) expect(print(readCode(cell))).toBe(print(runnableSource(cell.source)));
    count += code.length;
  }
  expect(count).toBeGreaterThan(500);
});

it('is that of the first cells, and of what stands in the place of one', () => {
  const lab = cells(ANSWER, CHECK, 'const later = 1;');
  expect(codeUpTo(lab, 2)).toBe(own);
  expect(codeUpTo(lab, 2, new Map([[1, 'const area: number = 7;']]))).not.toBe(own);
});

it("of a student's check has no hidden test, and no hint", () => {
  const [check] = cellsOf({ cells: cells(ANSWER, CHECK) }, 'check');
  expect(visibleCode(check!)).not.toMatch(/area > 11|Think/);
  expect(visibleCode(check!)).toContain('t.equal(area, 12)');
});

it('keeps apart what is joined otherwise', () => {
  expect(keyOf('run', 'a', 'b')).not.toBe(keyOf('run', 'ab'));
  expect(keyOf('run', 'a')).not.toBe(keyOf('release', 'a'));
});

/** The key of a change of the solution's number. */
function keyIn(answer: string, check: string, kind: 'mutation' | 'constant', to = '13'): string {
  const lab = cells(answer, check);
  const cell = lab[1]!;
  return keyOfChange(lab, { kind, cell, source: cell.source.replace('= 12', `= ${to}`) }, 2);
}

it('of a change depends on the change and the checks that judge it, and on no wrong answer', () => {
  const mutation = keyIn(ANSWER, CHECK, 'mutation');
  expect(keyIn(ANSWER.replace('= 7', '= 8'), CHECK, 'mutation')).toBe(mutation);
  expect(keyIn(ANSWER, CHECK.replace('Think.', 'Think hard.'), 'mutation')).toBe(mutation);
  const others = [
    keyIn(ANSWER, CHECK, 'mutation', '14'),
    keyIn(ANSWER, CHECK, 'constant'),
    keyIn(ANSWER, CHECK.replace('area > 11', 'area > 10'), 'mutation'),
    keyIn(ANSWER.replace('= 12', '= 11 + 1'), CHECK, 'mutation'),
  ];
  expect(new Set([mutation, ...others]).size).toBe(5);
});
