import { expect, it } from 'vitest';
import { findReservedNames } from './reserved-names.ts';
import { typescript } from '../typescript.ts';

function reserved(code: string): string[] {
  const file = typescript.createSourceFile('cell.ts', code, typescript.ScriptTarget.ESNext, true);
  return findReservedNames(file).map(({ start = 0, length = 0 }) => code.slice(start, start + length));
}

it.each([
  ['const require = 1', ['require']],
  ['let { a: [exports], ...__cells__ } = x', ['exports', '__cells__']],
  ['import require, { a as exports } from "m"', ['require', 'exports']],
  ['import * as __waymark__ from "m"', ['__waymark__']],
  ['enum exports { A } namespace __tslab__ { 1 }', ['exports', '__tslab__']],
  ['type exports = 1; interface require {} declare const exports: 1', []],
  ['import type require from "m"', []],
  ['{ const require = 1 } (require: 1) => {}', []],
  ['const module = 1, __dirname = 2', []],
])('%s', (code, names) => {
  expect(reserved(code)).toEqual(names);
});
