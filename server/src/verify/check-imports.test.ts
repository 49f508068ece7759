import { parseLab } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import type { SubmissionCell } from './assemble-submission.ts';
import { importsOfCheck } from './check-imports.ts';
import { redeclaredNames } from './redeclared-names.ts';

it('takes along what a check speaks of, by the names in cells, and says which are helpers', () => {
  const given = [
    "import { check, train as fit, type Chart, tf } from '@waymark/kernel-helpers';\nimport type { X } from 'x';",
    "import fs, { readFileSync } from 'node:fs';\nimport * as path from 'node:path';\nimport 'side-effect';",
  ];
  const code = "await check('q1', {}, t => { fit(); t.ok(path.sep && fs && { tf }.tf, 'X'); });";
  expect(importsOfCheck(code, given)).toEqual({
    text: "import { check, train as fit, tf } from '@waymark/kernel-helpers'; import fs from 'node:fs'; import * as path from 'node:path';",
    helpers: { check: 'check', fit: 'train', tf: 'tf' },
  });
  expect(importsOfCheck('t.ok(1)', given)).toEqual({ text: '', helpers: {} });
});

const CHECK =
  "await check('q1', { points: 1, hints: [], items: [] }, t => t.ok(best > NEEDED && half(2), ''));";
const SOURCES = [
  "import { check } from '@waymark/kernel-helpers';",
  'const NEEDED = 3;\nfunction half(n: number) { return n / 2; }',
  '/// BEGIN SOLUTION\nconst best = 4;\n/// END SOLUTION',
  CHECK,
];
const cells = SOURCES.map((source, i) => ({ id: `c${i}`, cell_type: 'code', metadata: {}, source }));
const { model } = parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/x');

const at = (i: number, origin: SubmissionCell['origin'], source = SOURCES[i]!): SubmissionCell => ({
  id: `c${i}`,
  cell_type: 'code',
  source,
  origin,
});

it.each([
  ['nothing', 'const mine = 3;', 'const best = 5;', []],
  ['a given constant', 'const NEEDED = 0;', 'const best = 1;', ['NEEDED']],
  ['a given function, in the answer', '', 'const best = 1;\nfunction half() { return 1; }', ['half']],
  ['an import, which the check has anew', 'const check = 1;', 'const best = 1;', []],
  ['a name within a function', 'function f() { const NEEDED = 0; }', 'const best = 1;', []],
])('finds what the check reads and the student declares anew: %s', (_title, own, answer, names) => {
  const ran = [
    at(0, 'author'),
    at(1, 'author'),
    { ...at(9, 'own', own) },
    at(2, 'answer', answer),
    at(3, 'author'),
  ];
  expect(redeclaredNames(ran, model).get('c3') ?? []).toEqual(names);
});
