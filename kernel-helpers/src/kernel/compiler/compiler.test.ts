import { describe, expect, it } from 'vitest';
import { createCompiler, declaredNames } from '../create-compiler.ts';

const NOT_A_NUMBER = "Type 'string' is not assignable to type 'number'.";

/** One for all, as it takes a second to begin with: each test declares a name of its own. */
const compiler = createCompiler(import.meta.dirname);

function messages(found: readonly { readonly message: string }[]): string[] {
  return found.map(({ message }) => message);
}

describe('what a cell declares is known', () => {
  it('to the next cell', () => {
    compiler.compile('const one = "1"');
    expect(messages(compiler.compile('const wrong: number = one').diagnostics)).toEqual([NOT_A_NUMBER]);
  });

  it('to a cell that is being written', () => {
    compiler.compile('const two = "2"');
    expect(messages(compiler.check('const wrong: number = two'))).toEqual([NOT_A_NUMBER]);
  });

  it('to who completes', () => {
    compiler.compile('const threefold = "3"');
    expect(compiler.complete('threef', 6).matches.map(({ text }) => text)).toEqual(['threefold']);
  });

  it('to who asks what it is', () => {
    compiler.compile('const four = "4"');
    expect(
      compiler
        .inspect('four', 0)
        ?.displayParts?.map(({ text }) => text)
        .join(''),
    ).toBe('const four: "4"');
  });

  it('to who opens a cell', () => {
    compiler.compile('const five = "5"');
    const { earlier } = compiler.open('five');
    expect(earlier.map(({ text }) => text).join('')).toContain('declare const five = "5";');
  });

  it('before what is given to those who have not declared it', () => {
    compiler.compile('const six = "6"');
    compiler.declare('declare const six: number;\n');
    expect(messages(compiler.check('const wrong: number = six'))).toEqual([NOT_A_NUMBER]);
  });

  it('before what a cell declares that is not grammatical', () => {
    compiler.compile('const seven = "7"');
    expect(compiler.compile('const seven = ;')).toMatchObject({ js: undefined, missing: [] });
    expect(messages(compiler.check('const wrong: number = seven'))).toEqual([NOT_A_NUMBER]);
  });

  it('by the checks that its types were held to when it ran', () => {
    compiler.compile('const eight = [8, undefined].at(0)');
    compiler.checkTypes({ mode: 'off', isSaid: true });
    compiler.checkTypes({ mode: 'strict', isSaid: true });
    expect(messages(compiler.check('eight.toFixed()'))).toEqual(["'eight' is possibly 'undefined'."]);
  });
});

it.each([
  ['const { ten, eleven: [twelve] } = { ten: 1, eleven: [2] }', ['ten', 'twelve']],
  ['import { join, type ParsedPath } from "node:path"', ['join', 'ParsedPath']],
  [
    'export class Thirteen {}\nexport enum Fourteen { a }\ntype Fifteen = 1',
    ['Thirteen', 'Fourteen', 'Fifteen'],
  ],
  [
    'for (const i of [1]) { var sixteen = i }\nfunction seventeen() { const inner = 1 }',
    ['sixteen', 'seventeen'],
  ],
  ['#!/usr/bin/env node\nlet eighteen = 1', ['eighteen']],
  ['{ nineteen: 1, twenty() {} }', []],
])('a compiled cell says the names that are read off %j', (code, names) => {
  const compiled = compiler.compile(code);
  expect(compiled.js === undefined ? compiled : compiled.names.toSorted()).toEqual(names.toSorted());
  expect(declaredNames(code).toSorted()).toEqual(names.toSorted());
});
