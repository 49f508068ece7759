import { expect, it } from 'vitest';
import { createCompiler } from '../../create-compiler.ts';
import type { ts } from '../typescript-internals.ts';
import { typescript } from '../typescript.ts';
import { lightenFile } from './lighten.ts';

const TEXT = `
declare function f(one: number, two: { three: string }): void;
declare const four: number;
declare class Five { constructor(six: number); static seven: number; eight(nine: string): void }
declare namespace Ten { const eleven: number }
`;

function boundIn({ locals }: ts.Container): ts.Symbol[] {
  return [...(locals?.values() ?? [])];
}

it('keeps what the names of declarations have, and lets go of empty tables', () => {
  const file = typescript.createSourceFile('a.d.ts', TEXT, typescript.ScriptTarget.ES2024);
  typescript.bindSourceFile(file, {});
  const [f] = file.statements;
  const parameters = f ? boundIn(f) : [];
  expect(parameters.map(({ exports }) => exports)).toEqual([new Map(), new Map()]);
  lightenFile(file);
  expect(file.identifiers.size).toBe(0);
  expect(parameters.map(({ exports }) => exports)).toEqual([undefined, undefined]);
  const exported = boundIn(file).map(({ name, exports }) => [name, ...(exports?.keys() ?? [])]);
  expect(exported).toEqual([['f'], ['four'], ['Five', 'prototype', 'seven'], ['Ten', 'eleven']]);
});

it('keeps no record of where files were looked for', () => {
  const { program } = createCompiler(import.meta.dirname).open(
    `import { tf } from '@waymark/kernel-helpers';`,
  );
  const lookups: (readonly string[] | undefined)[] = [];
  program.forEachResolvedModule(({ failedLookupLocations }) => lookups.push(failedLookupLocations));
  expect(lookups.length).toBeGreaterThan(100);
  expect(lookups.filter(places => places !== undefined)).toEqual([]);
});
