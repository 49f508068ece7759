import { describe, expect, it } from 'vitest';
import { readCell, readDraft } from './read-cell.ts';

describe('a draft, without its exports,', () => {
  it.each([
    ['export const x = 1', '       const x = 1'],
    ['export default 5', '               5'],
    ['export default class Net {}', '               class Net {}'],
    ['export { x, y };\nz', '                \nz'],
    ["export { a } from 'm'", "import { a } from 'm'"],
    ["const text = 'export const'", "const text = 'export const'"],
    ['namespace N { export const v = 1 }', 'namespace N { export const v = 1 }'],
  ])('of %j is %j', (code, expected) => {
    expect(readDraft(code)).toBe(expected);
  });
});

const mistakesIn = (code: string) => readCell(code).mistakes;

describe('a cell', () => {
  it('finds what is not grammatical, at its place', () => {
    expect(mistakesIn('let x = = 3')).toMatchObject([{ start: 8 }]);
  });

  it('is content with wrong types and with top-level await', () => {
    expect(mistakesIn('const x: number = "a"; await x; for await (const y of []) {}')).toEqual([]);
  });
});

describe('a cell that is an object literal and nothing else', () => {
  it.each([
    '{ a: 1, b: 2 }',
    '{}',
    ' // first\n{ a } /* last */',
    '{ f() {}, get g() { return 1 }, ...h, i: { j } }',
  ])('%j is a value', code => {
    const { source, mistakes } = readCell(code);
    expect(mistakes).toEqual([]);
    expect(source.text).toMatch(/\(\{[^]*\}\)/);
  });

  it.each([
    '{ const a = 1 }',
    '{ f() }',
    '{ a = 1 }',
    '{ a: { f() } }',
    '{ a: 1 };',
    '{ a } { b }',
    'x; { a: 1 }',
  ])('%j is none', code => {
    expect(readCell(code).source.text).not.toContain('({');
  });

  it('has its places where they were written', () => {
    const { source } = readCell('// x\n  { a: b }');
    const place = source.text.indexOf('b }');
    expect(source.positionInCell(place)).toBe('// x\n  { a: b }'.indexOf('b }'));
    expect(source.placeInCell({ line: 1, column: 8 })).toEqual({ line: 1, column: 7 });
    expect(source.placeInCell({ line: 0, column: 3 })).toEqual({ line: 0, column: 3 });
  });
});

describe('what else a cell may begin with or hold', () => {
  it('is a line for a shell, which is blanked out', () => {
    const { source, mistakes } = readCell('\uFEFF#!/usr/bin/env node\n1 + 1');
    expect(mistakes).toEqual([]);
    expect(source.text).toBe(`\uFEFF${' '.repeat(19)}\n1 + 1\n`);
  });

  it('is not JSX: one sentence says what to write instead', () => {
    expect(mistakesIn('const el = <div>hi</div>')).toMatchObject([
      { start: 11, end: 24, code: 17_004, message: expect.stringContaining('JSX') },
    ]);
    expect(mistakesIn('const el = <T>x < y')).toEqual([]);
    expect(mistakesIn('let x = = <div/>')[0]?.message).not.toContain('JSX');
  });

  it('is `require` of modules, which it is known by', () => {
    expect(readCell("const a = require('a'), b = x.require('b'), c = require(`c`)").required).toEqual([
      'a',
      'c',
    ]);
  });
});
