import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksOf } from './options.ts';
import { findNotebookConfig } from './tsconfig.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-tsconfig-')));
  mkdirSync(join(folder, 'notebooks'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe('the tsconfig.json of a notebook', () => {
  it('lies beside it or above it, and may extend another', () => {
    write('base.json', '{ "compilerOptions": { "noImplicitReturns": true } }');
    write(
      'tsconfig.json',
      '{ "extends": "./base.json", /* so */ "compilerOptions": { "strict": false, "outDir": "x", "target": "es5" } }',
    );
    expect(findNotebookConfig(join(folder, 'notebooks'))).toEqual({
      path: join(folder, 'tsconfig.json'),
      options: { strict: false, noImplicitReturns: true },
      ignored: ['outDir', 'target'],
      mistakes: [],
    });
    write('notebooks/tsconfig.json', '{ "compilerOptions": { "noUncheckedIndexedAccess": true } }');
    expect(findNotebookConfig(join(folder, 'notebooks'))?.options).toEqual({
      noUncheckedIndexedAccess: true,
    });
  });

  it('is none that only refers to other projects', () => {
    write('tsconfig.json', '{ "files": [], "references": [{ "path": "a" }] }');
    expect(findNotebookConfig(join(folder, 'notebooks'))?.path).not.toBe(join(folder, 'tsconfig.json'));
  });

  it('with a mistake says so', () => {
    write('tsconfig.json', '{ "compilerOptions": { "strict": "very" } }');
    expect(findNotebookConfig(folder)?.mistakes).toEqual([
      "Compiler option 'strict' requires a value of type boolean.",
    ]);
    write('tsconfig.json', '{ "compilerOptions": ');
    expect(findNotebookConfig(folder)?.mistakes).toHaveLength(1);
  });
});

describe('what types are held to', () => {
  it.each([
    [
      'strict',
      true,
      { strict: false, noImplicitAny: false, noImplicitReturns: true },
      { strict: true, noImplicitReturns: true },
    ],
    ['strict', false, { strict: false }, { strict: false }],
    ['strict', false, {}, { strict: true }],
    ['loose', true, {}, { strict: false }],
    ['loose', true, { strict: true }, { strict: true }],
    ['off', true, {}, { strict: false }],
  ] as const)('in %s (said: %s) with %j is %j', (mode, isSaid, configured, checks) => {
    expect(checksOf({ mode, isSaid }, configured)).toEqual(checks);
  });
});
