import { mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CellFiles, type CellTexts } from './cell-files.ts';
import { CellPrograms } from './cell-programs.ts';
import { cellCompilerOptions } from './options.ts';
import { ProgramFactory } from './program.ts';
import { SourceFiles } from './source-files.ts';
import { typescript } from '../typescript.ts';

describe('the program of a cell', () => {
  let folder: string;
  let programOf: (cell: string, earlier?: string) => ts.Program;
  let errorsOf: (cell: string, earlier?: string) => string[];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-programs-')));
    const options = cellCompilerOptions();
    const cells = new CellFiles(folder);
    const files = new SourceFiles(options, name => cells.textOf(name));
    const programs = new CellPrograms(new ProgramFactory(options, folder, files), files, []);
    programOf = (cell, earlier = '') => {
      const [settled, recent, text] = ['', earlier, cell].map(code => `export {};\n${code}`);
      const outdated = cells.update({ settled, recent, cell: text } as CellTexts);
      for (const name of outdated) files.forget(name);
      const program = programs.programOf(cells.all);
      const bound = cells.all.map(({ fileName }) => program.getSourceFile(fileName));
      for (const [i, file] of bound.entries()) Object.assign(file ?? {}, { parent: bound[i - 1] });
      return program;
    };
    errorsOf = (cell, earlier) => {
      const program = programOf(cell, earlier);
      return program
        .getSemanticDiagnostics(program.getSourceFile(cells.all.at(-1)?.fileName ?? ''))
        .map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
    };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is that of the cell before it', () => {
    const program = programOf('const x = 1');
    expect(programOf('x + 1', 'declare const x = 1;')).toBe(program);
    expect(programOf(`import { join } from 'node:path'`)).toBe(program);
    expect(program.getSourceFiles().filter(({ fileName }) => fileName.includes('__cell__'))).toHaveLength(1);
  });

  it('says the same of the same cell, and something else once earlier cells mean something else', () => {
    const wrong = 'const text: string = x';
    const message = `Type 'number' is not assignable to type 'string'.`;
    expect(errorsOf(wrong, 'declare let x: number;')).toEqual([message]);
    expect(errorsOf(wrong, 'declare let x: number;')).toEqual([message]);
    expect(errorsOf(wrong, 'declare let x: string;')).toEqual([]);
    expect(errorsOf(wrong, 'declare let x: number; declare let y: number;')).toEqual([message]);
  });

  it('is a new one for an import that is not yet in it', () => {
    const program = programOf('const x = 1');
    const withImport = programOf(`import { z } from 'zod'`);
    expect(withImport).not.toBe(program);
    expect(programOf('z.string()', `import { z } from 'zod';`)).toBe(withImport);
  });

  it('is a new one when a file of the student’s has changed', () => {
    const path = join(folder, 'model.ts');
    writeFileSync(path, 'export const depth = 3;');
    const cell = `import { depth } from './model.ts'; const n: number = depth`;
    expect(errorsOf(cell)).toEqual([]);
    const program = programOf(cell);
    expect(programOf(`${cell};`)).toBe(program);
    writeFileSync(path, 'export const depth = "deep";');
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    expect(errorsOf(`${cell} `)).toEqual([`Type 'string' is not assignable to type 'number'.`]);
  });

  it('knows what a cell adds to the global scope, and no longer once it is gone', () => {
    const augmentation = 'declare global { interface Array<T> { second(): T } }';
    expect(errorsOf(`${augmentation}\n[1, 2].second()`)).toEqual([]);
    expect(errorsOf('[1, 2].second()', augmentation)).toEqual([]);
    expect(errorsOf('[1, 2].second()')).toEqual([`Property 'second' does not exist on type 'number[]'.`]);
  });

  it('is a new one after many cells, so that what the checker keeps of them has an end', () => {
    const program = programOf('0');
    const text = '-'.repeat(100_000);
    for (let n = 0; n < 2; n++) expect(programOf(`const text${n} = '${text}'`) === program).toBe(true);
    for (let n = 2; n < 4; n++) programOf(`const text${n} = '${text}'`);
    expect(programOf('1') === program).toBe(false);
  });
});
