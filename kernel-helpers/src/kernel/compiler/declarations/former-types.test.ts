import { describe, expect, it } from 'vitest';
import { seeded, seeds } from '../../../../../roadmap/testing/seeded.ts';
import { createCompiler } from '../../create-compiler.ts';
import { Declarations } from './declarations.ts';

const STEPS = 20;
/** TypeScript's error about `value satisfies Type`. */
const NOT_SATISFIED = 1360;
/** So much that what has been declared before lies in another file than what comes after. */
const FILLER = Array.from({ length: 80 }, (_, i) => `export const filler${i} = ${i};`).join('\n');

/** One for all, as it takes a second to begin with: each test declares anew what it speaks of. */
const compiler = createCompiler(import.meta.dirname);

/** Runs cells, and says what is wrong with the last one. */
function mistakesIn(...cells: string[]): string[] {
  const mistakes = cells.map(cell => compiler.compile(cell).diagnostics.map(({ message }) => message));
  expect(mistakes.slice(0, -1).flat()).toEqual([]);
  return mistakes.at(-1) ?? [];
}

function declared(...cells: string[]): string {
  const declarations = new Declarations();
  for (const cell of cells) declarations.add(cell);
  return `${declarations.settled}${declarations.recent}`.trim();
}

describe('a variable, once the cell of its class has run again', () => {
  const SLOT =
    'class Slot<M> { constructor(readonly m: M) {} use<R>(work: (m: M) => R): R { return work(this.m) } }';
  const MADE = 'const slot = new Slot({ version: 1 });';
  const USE = 'slot.use(model => model.version) satisfies number';

  it.each([
    ['is of that class, though it is declared in another file', [FILLER, `${SLOT} // again`, USE], []],
    ['is of the former class', [SLOT.replace('use<', 'apply<'), USE], []],
    ['is of the former class when the new one has no parameter', ['class Slot {}', USE], []],
    ['is of the former class when there is none any more', ['const Slot = 1;', USE], []],
    [
      'is of the former class when its name is imported',
      [`import { Stats as Slot } from 'node:fs';`, USE],
      [],
    ],
    [
      'is of the new class once its own cell has run, too',
      ['class Slot<M> { constructor(m: M) {} }', MADE, USE],
      [
        `Property 'use' does not exist on type 'Slot<{ version: number; }>'.`,
        `Parameter 'model' implicitly has an 'any' type.`,
      ],
    ],
    [
      'is not of the new class',
      [SLOT.replace('use<', 'apply<'), 'slot.apply'],
      [`Property 'apply' does not exist on type 'Slot<{ version: number; }>'.`],
    ],
    [
      'hands its type on',
      [
        SLOT.replace('use<', 'apply<'),
        'const other = { slot };',
        'other.slot.use(m => m.version) satisfies number',
      ],
      [],
    ],
    [
      'is of the same class as others when the class comes back',
      ['class Slot {}', SLOT, 'let same = new Slot({ version: 1 }); same = slot;'],
      [],
    ],
  ])('%s', (_name, cells, expected) => {
    expect(mistakesIn(SLOT, MADE, ...cells)).toEqual(expected);
  });

  it('can stand where the new one is expected when only private parts have changed', () => {
    const cells = [
      'class Model { private n = 1; fit() { return this.n } }',
      'let model = new Model();',
      'function train(m: Model) { return m.fit() }',
      'class Model { private n = 2; #m = 1; fit() { return this.n } }',
    ];
    expect(mistakesIn(...cells, 'model = new Model(); train(model)')).toEqual([]);
  });

  it('is called earlier where it does not fit, with what to do', () => {
    const cells = ['class Model { fit() {} }', 'const model = new Model();', 'class Model { train() {} }'];
    expect(mistakesIn(...cells, 'const next: Model = model;')).toEqual([
      `Property 'train' is missing in type 'earlier Model' but required in type 'Model'.\nWhat is of type 'earlier Model' was made before the cell of 'Model' ran again: run the cell that makes it again.`,
    ]);
  });

  it('keeps an imported type whose name stands for something else', () => {
    const cells = [
      `import { Stats } from 'node:fs'; import fs from 'node:fs';`,
      `const stats: Stats = fs.statSync('.');`,
    ];
    expect(mistakesIn(...cells, 'interface Stats { x: 1 }', 'stats.mtimeMs satisfies string')).toEqual([
      `Type 'number' does not satisfy the expected type 'string'.`,
    ]);
  });

  it('is offered without the names by which the compiler knows the former class', () => {
    for (const cell of ['class Model { a = 1 }', 'const model = new Model();', 'class Model { b = 1 }']) {
      compiler.compile(cell);
    }
    const names = compiler.complete('', 0).matches.map(({ text }) => text);
    expect(names).toContain('model');
    expect(names.filter(name => name.includes('former'))).toEqual([]);
  });
});

describe('former declarations', () => {
  it('go with the last variable that needs them', () => {
    const cells = ['declare class A {\n    a: 1;\n}', 'declare let x: A;', 'declare class A {\n    b: 1;\n}'];
    expect(declared(...cells)).toContain('former');
    expect(declared(...cells, 'declare let x: A;')).toBe(
      'declare class A {\n    b: 1;\n}\ndeclare let x: A;',
    );
  });

  it('do not grow in number as a cell runs again and again', () => {
    const edits = Array.from(
      { length: 50 },
      (_, i) => `declare class A {\n    a${i}: B;\n}\ninterface B {\n    b${i}: A;\n}`,
    );
    const [first = '', ...others] = edits;
    expect(declared(first, 'declare let x: A, y: B[];', ...others).length).toBeLessThan(600);
  });
});

/** Runs a cell in which nothing is wrong. */
function run(cell: string): void {
  expect({ cell, mistakes: compiler.compile(cell).diagnostics.map(({ message }) => message) }).toEqual({
    cell,
    mistakes: [],
  });
}

/**
 * Classes that run again in random versions, and variables made of them in between: each is probed for the version that
 * it was made with, and, lest it be `any`, for another one.
 */
describe('variables keep the types that they were made with', () => {
  it.each(seeds(8))('seed %i', seed => {
    const random = seeded(seed);
    const below = (limit: number): number => Math.floor(random() * limit);
    const CLASSES = ['A', 'B', 'C'] as const;
    const versions = new Map<string, number>();
    const variables = new Map<string, { readonly path: string; readonly version: string }>();
    const define = (name: string): void => {
      const version = (versions.get(name) ?? 0) + below(2);
      versions.set(name, version);
      const parameter = below(2) === 0 ? `<T = number>` : '';
      const secret = below(2) === 0 ? 'private secret = 1;' : '';
      run(
        `class ${name}${parameter} { ${secret} readonly version = '${name}${version}' as const; call<R>(f: (v: '${name}${version}') => R): R { return f(this.version) } }`,
      );
    };
    const forms: readonly ((name: string) => readonly [code: string, path: string])[] = [
      name => [`new ${name}()`, ''],
      name => [`[new ${name}()]`, '[0]!'],
      name => [`{ inner: { it: new ${name}() } }`, '.inner.it'],
      name => [`() => new ${name}()`, '()'],
      name => [`new Map([[1, new ${name}()]])`, '.get(1)!'],
      name => [`await Promise.resolve(new ${name}())`, ''],
      name => [`[new ${name}()] as Held<${name}>`, '[0]!'],
    ];
    run('interface Held<T> extends Array<T> {}');
    for (const name of CLASSES) define(name);
    const steps = [
      () => define(CLASSES[below(CLASSES.length)] ?? 'A'),
      () => run(FILLER),
      () => run(`interface Held<T> extends Array<T> { extra${below(3)}?: T }`),
      () => {
        const name = CLASSES[below(CLASSES.length)] ?? 'A';
        const [code, path] = forms[below(forms.length)]?.(name) ?? ['', ''];
        const variable = `v${below(12)}`;
        run(`${['let', 'const'][below(2)]} ${variable} = ${code};`);
        variables.set(variable, { path, version: `${name}${versions.get(name)}` });
      },
      () => {
        const [variable = '', known] = [...variables][below(variables.size)] ?? [];
        if (!known) return;
        const copy = `c${below(5)}`;
        if (copy === variable) return;
        run(`let ${copy} = ${variable};`);
        variables.set(copy, known);
      },
    ];
    for (let i = 0; i < STEPS; i++) {
      steps[below(steps.length)]?.();
      const known = [...variables];
      run(
        known
          .map(([name, { path, version }]) => `${name}${path}.call(v => v) satisfies '${version}';`)
          .join('\n'),
      );
      const others = known
        .map(([name, { path }]) => `${name}${path}.version satisfies 'another';`)
        .join('\n');
      expect(compiler.check(others).map(({ code }) => code)).toEqual(known.map(() => NOT_SATISFIED));
    }
  });
});
