import { describe, expect, it } from 'vitest';
import { Declarations } from './declarations.ts';

function declared(...cells: string[]): string {
  const declarations = new Declarations();
  for (const cell of cells) declarations.add(cell);
  return `${declarations.settled}${declarations.recent}`.trim();
}

describe('Declarations', () => {
  it.each([
    [
      'keep what is not declared anew',
      ['declare let a: number;', 'declare let b: string;'],
      'declare let a: number;\ndeclare let b: string;',
    ],
    [
      'replace a variable',
      ['declare let a: number;', 'declare const a: string;'],
      'declare const a: string;',
    ],
    [
      'replace one of several variables',
      ['declare const a: 1, b: 2;', 'declare let a: string;'],
      'declare const b: 2;\ndeclare let a: string;',
    ],
    [
      'replace all overloads',
      ['declare function f(a: string): void;\ndeclare function f(a: number): void;', 'declare let f: 1;'],
      'declare let f: 1;',
    ],
    [
      'keep a type beside a value of its name',
      ['interface Row {\n}', 'declare let Row: number;'],
      'interface Row {\n}\ndeclare let Row: number;',
    ],
    ['replace a class by a type', ['declare class Net {\n}', 'type Net = 1;'], 'type Net = 1;'],
    [
      'replace one imported name',
      ['import a, { b, c as d } from "m";', 'declare let b: 1;'],
      'import a from "m";\nimport { c as d } from "m";\ndeclare let b: 1;',
    ],
    ['replace a namespace import', ['import * as ns from "m";', 'declare let ns: 1;'], 'declare let ns: 1;'],
    [
      'keep a type import’s kind',
      ['import type { A, B } from "m";', 'type A = 1;'],
      'import type { B } from "m";\ntype A = 1;',
    ],
    [
      'keep doc comments',
      ['/** Doubles. */\ndeclare function f(a: number): number;', 'declare let b: 1;', 'declare let c: 1;'],
      '/** Doubles. */\ndeclare function f(a: number): number;\ndeclare let b: 1;\ndeclare let c: 1;',
    ],
    [
      'add up what adds to the global scope, each once',
      [
        'declare global {\n  var a: 1;\n}',
        'declare global {\n  var b: 1;\n}',
        'declare global {\n  var a: 1;\n}',
      ],
      'declare global {\n  var b: 1;\n}\ndeclare global {\n  var a: 1;\n}',
    ],
    ['keep everything for a cell that declares nothing', ['declare let a: 1;', ''], 'declare let a: 1;'],
  ] as const)('%s', (_name, cells, expected) => {
    expect(declared(...cells)).toBe(expected);
  });

  it('leave the settled part alone as long as nothing in it is declared anew', () => {
    const declarations = new Declarations();
    for (let i = 0; i < 200; i++) declarations.add(`declare let variable${i}: number;`);
    const { settled } = declarations;
    expect(settled).toContain('declare let variable0: number;');
    declarations.add('declare let another: number;');
    expect(declarations.settled).toBe(settled);
    expect(declarations.recent).toContain('declare let another: number;');
    declarations.add('declare let variable0: string;');
    expect(declarations.settled).not.toContain('variable0:');
    expect(declarations.recent).toContain('declare let variable0: string;');
  });
});
