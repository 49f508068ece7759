import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-semantics-'));
  kernel = await startKernel({ cwd: folder });
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(folder, { recursive: true });
});

/** Runs cells and returns the last one's value as text. */
async function lastValue(...cells: string[]): Promise<string | undefined> {
  let text: string | undefined;
  for (const cell of cells) {
    const run = await kernel.execute(cell);
    expect(run.error, `${cell}\n${run.error?.traceback.join('\n')}`).toBeUndefined();
    text = run.text;
  }
  return text;
}

describe('a program cut into cells', () => {
  it.each([
    ['shorthand of an earlier const', ['const epochs = 5', '({ epochs })'], '{ epochs: 5 }'],
    [
      'shorthand in a destructuring assignment',
      [
        'let left = 0; let right = 0',
        '({ left, right = 7 } = { left: 3 } as { left: number; right?: number })',
        '[left, right]',
      ],
      '[ 3, 7 ]',
    ],
    [
      'closure over a let of an earlier cell',
      ['let lr = 0.1; const rate = () => lr', 'lr = 0.5', 'rate()'],
      '0.5',
    ],
    [
      'closure over a let that is declared anew',
      ['let step = 1; const current = () => step', 'let step = 2', 'current()'],
      '2',
    ],
    [
      'closure over a const that is declared anew',
      ['const size = 1; const area = () => size * size', 'const size = 3', 'area()'],
      '9',
    ],
    [
      'assignment from inside a function',
      ['let total = 0; function add(n: number) { total += n }', 'add(2); add(3)', 'total'],
      '5',
    ],
    [
      'a function that is redefined',
      [
        'function loss() { return 1 } function report() { return loss() }',
        'function loss() { return 2 }',
        'report()',
      ],
      '2',
    ],
    [
      'functions that call each other before their definition',
      [
        'const early = isEven(4); function isEven(n: number): boolean { return n === 0 || isOdd(n - 1) } function isOdd(n: number): boolean { return n !== 0 && isEven(n - 1) }',
        'early',
      ],
      'true',
    ],
    ['a counter', ['let count = 0', 'count++; ++count; count += 2', 'count'], '4'],
    ['var in a loop', ['for (var i = 0; i < 3; i++) { var last = i }', '[i, last]'], '[ 3, 2 ]'],
    [
      'var in a for-of with a pattern',
      ['for (var [key, value] of Object.entries({ a: 1, b: 2 })) {}', '[key, value]'],
      "[ 'b', 2 ]",
    ],
    [
      'let in a loop, captured',
      [
        'const fs1: Array<() => number> = []; for (let j = 0; j < 3; j++) fs1.push(() => j)',
        'fs1.map(f => f())',
      ],
      '[ 0, 1, 2 ]',
    ],
    [
      'destructuring with defaults and rest',
      ['const { a, b: [c = 9], ...others } = { a: 1, b: [] as number[], d: 4 }', '[a, c, others]'],
      '[ 1, 9, { d: 4 } ]',
    ],
    [
      'a class and its statics',
      [
        'class Net { static made = 0; layers = 2; constructor() { Net.made++ } static build() { return new Net() } }',
        'const net = Net.build()',
        '[net.layers, Net.made, net instanceof Net]',
      ],
      '[ 2, 1, true ]',
    ],
    [
      'a class that extends one of another cell',
      [
        'class Base { name() { return "base" } }',
        'class Derived extends Base { override name() { return super.name() + "+" } }',
        'new Derived().name()',
      ],
      "'base+'",
    ],
    ['an enum', ['enum Phase { Train, Test }', '[Phase.Test, Phase[0]]'], "[ 1, 'Train' ]"],
    ['a const enum', ['const enum Flag { On = 4 }', 'Flag.On'], '4'],
    [
      'a namespace, after other cells',
      ['namespace Units { export const metre = 1 }', 'const unrelated = 0', 'Units.metre'],
      '1',
    ],
    [
      'an interface and a type alias',
      [
        'interface House { rooms: number } type Houses = House[]',
        'const houses: Houses = [{ rooms: 3 }]',
        'houses[0]?.rooms',
      ],
      '3',
    ],
    [
      'a generic function',
      ['function first<T>(items: T[]): T | undefined { return items[0] }', 'first(["x"])'],
      "'x'",
    ],
    [
      'the names of functions',
      [
        'const relu = () => 0; let sigmoid = function () { return 1 }',
        'sigmoid = () => 2',
        '[relu.name, sigmoid.name]',
      ],
      "[ 'relu', 'sigmoid' ]",
    ],
    [
      'a tagged template',
      ['const tag = (parts: TemplateStringsArray) => parts.join("")', 'tag`abc`'],
      "'abc'",
    ],
    [
      'functions that have no `this`',
      ['function self(this: unknown) { return this }', 'self() === undefined'],
      'true',
    ],
    [
      'typeof, delete and in',
      ['const bag: { k?: number } = { k: 1 }', 'delete bag.k; [typeof bag, "k" in bag]'],
      "[ 'object', false ]",
    ],
    ['a parameter that shadows', ['const n = 1; const twice = (n: number) => n * 2', 'twice(21)'], '42'],
    ['a generator', ['function* ids() { yield 1; yield 2 }', '[...ids()]'], '[ 1, 2 ]'],
    [
      'names that begin with underscores',
      [
        'const { __id, ...__rest } = { __id: 7, b: 2 }; function __twice() { return __id * 2 }',
        '({ __id, __rest, twice: __twice() })',
      ],
      '{ __id: 7, __rest: { b: 2 }, twice: 14 }',
    ],
    ['export', ['export const exported = 3; export default exported', 'exported'], '3'],
  ] as const)('%s', async (_name, cells, expected) => {
    expect(await lastValue(...cells)).toBe(expected);
  });
});

describe('the place of a module', () => {
  it('is the notebook’s folder', async () => {
    expect(await lastValue('import.meta.dirname')).toBe(`'${folder}'`);
    expect(
      await lastValue(
        'const places = { __dirname, __filename }; [places.__dirname === __dirname, places.__filename.startsWith(__dirname)]',
      ),
    ).toBe('[ true, true ]');
    expect(await lastValue('new URL("./data.csv", import.meta.url).pathname')).toBe(`'${folder}/data.csv'`);
    expect(await lastValue('import.meta.resolve("fs")')).toBe("'node:fs'");
    expect(await lastValue('import.meta.resolve("express").startsWith("file:///")')).toBe('true');
  });

  it('may be a variable of the student’s', async () => {
    const other = await startKernel();
    await other.execute('const __dirname = "mine"; const module = 1; const tslab = 2; const process = 3');
    expect((await other.execute('[__dirname, module, tslab, process]')).text).toBe("[ 'mine', 1, 2, 3 ]");
    await other.shutdown();
  });
});

describe('a name that cells cannot do without', () => {
  it.each([
    ['const require = 3', 'require', 'the function by which a cell loads packages'],
    ['let { a: [exports] } = { a: [1] }', 'exports', 'what a cell hands on'],
    ['function require() {}', 'require', 'loads packages'],
    ['import { resolve as require } from "node:path"', 'require', 'loads packages'],
    ['class __cells__ {}', '__cells__', 'where the kernel keeps'],
  ])('is refused in words: %s', async (cell, name, meaning) => {
    const { error } = await kernel.execute(cell);
    expect(error?.ename).toBe('TypeScriptError');
    expect(error?.evalue).toMatch(new RegExp(`^line 1: '${name}' is .*${meaning}`));
  });

  it('is free inside a function, for a type and in an ambient declaration', async () => {
    expect(await lastValue('((require: number, exports: number) => require + exports)(1, 2)')).toBe('3');
    expect(
      await lastValue(
        'interface exports { a: 1 } declare const require: (name: string) => unknown; typeof require("node:fs")',
      ),
    ).toBe("'object'");
  });
});

describe('running a cell again', () => {
  it.each([
    ['const', 'const fixed = Math.random()'],
    ['class', 'class Layer { units = 1 }\nnew Layer().units'],
    ['enum', 'enum Mode { A, B }'],
    ['interface', 'interface Row { id: number }'],
    ['import', 'import * as path from "node:path"\npath.sep'],
    ['function', 'function run() { return 1 }'],
  ])('works with %s', async (_name, cell) => {
    await expect(lastValue(cell, cell)).resolves.not.toThrow();
  });

  it('lets a name change its kind', async () => {
    expect(await lastValue('class Thing {}', 'const Thing = 4', 'Thing + 1')).toBe('5');
  });

  it('keeps what a failing cell had done before it failed', async () => {
    const run = await kernel.execute('const kept = 11; throw new Error("no"); const lost = 1');
    expect(run.reply.status).toBe('error');
    expect(await lastValue('kept')).toBe('11');
  });
});

describe('the value of a cell', () => {
  it.each([
    ['null', '"abc".match(/z/)', 'null'],
    ['a text alone', '"use strict"', `'use strict'`],
    ['behind a declaration with using', 'using file = { [Symbol.dispose]() {} }\n4 + 1', '5'],
    ['behind an await', 'await Promise.resolve(6)', '6'],
    ['an assignment', 'let kept = 1\nkept = 7', '7'],
    ['what an object says of itself', '({ toString: () => "x" }) + ""', `'x'`],
  ])('%s', async (_name, cell, expected) => {
    expect(await lastValue(cell)).toBe(expected);
  });

  it.each([
    'undefined',
    'const a = 1',
    'function f() { return 1 }',
    'for (const x of [1]) x',
    '1;;',
    '// nothing',
  ])('of %j is none', async cell => {
    expect(await lastValue(cell)).toBeUndefined();
  });

  it('is not that of an earlier cell which ends late', async () => {
    await kernel.execute(
      'const late = new Promise(resolve => setTimeout(resolve, 30)).then(() => "late")\n1',
    );
    expect(await lastValue('await late; const nothing = 0')).toBeUndefined();
  });
});

describe('asynchronous cells', () => {
  it.each([
    ['top-level await', ['const later = await Promise.resolve(8)', 'later'], '8'],
    [
      'for await',
      ['const seen: number[] = []; for await (const n of [Promise.resolve(1), 2]) seen.push(n)', 'seen'],
      '[ 1, 2 ]',
    ],
    ['a dynamic import into a const', ['const fs = await import("node:fs")', 'fs.existsSync(".")'], 'true'],
    [
      'an async function of an earlier cell',
      ['async function double(n: number) { return n * 2 }', 'await double(4)'],
      '8',
    ],
    [
      'await in an async closure',
      [
        'let gathered = 0',
        'await Promise.all([1, 2].map(async n => { await null; gathered += n }))',
        'gathered',
      ],
      '3',
    ],
  ] as const)('%s', async (_name, cells, expected) => {
    expect(await lastValue(...cells)).toBe(expected);
  });
});

/** Writes a file of the notebook's folder, as of the given second. */
async function write(name: string, text: string, second: number): Promise<void> {
  await writeFile(join(folder, name), text);
  await utimes(join(folder, name), second, second);
}

describe('the student’s own files', () => {
  it('reloads a module that has changed', async () => {
    await write('util.ts', 'export const version: number = 1;', 1);
    const cell = 'import { version } from "./util.ts"; version';
    expect(await lastValue(cell)).toBe('1');
    await write('util.ts', 'export const version: number = 2;', 2);
    expect(await lastValue(cell)).toBe('2');
  });

  it('reloads JSON that has changed', async () => {
    await write('config.json', '{ "epochs": 3 }', 1);
    const cell = 'import config from "./config.json"; config.epochs';
    expect(await lastValue(cell)).toBe('3');
    await write('config.json', '{ "epochs": 4 }', 2);
    expect(await lastValue(cell)).toBe('4');
  });
});

describe('a module that is not there', () => {
  it('is found once a cell has written it, and no longer once it is gone', async () => {
    const cell = 'import { born } from "./born.ts"; born';
    expect((await kernel.execute(cell)).error?.evalue).toContain(`Cannot find module './born.ts'`);
    await write('born.ts', 'export const born: number = 1;', 1);
    expect(await lastValue(cell)).toBe('1');
    await rm(join(folder, 'born.ts'));
    expect((await kernel.execute(cell)).error?.evalue).toContain(`Cannot find module './born.ts'`);
  });
});

describe('what a cell adds to the global scope', () => {
  it('is known from then on, whatever is added later', async () => {
    const cell = `declare global { interface Array<T> { second(): T | undefined } }
      Array.prototype.second = function () { return this[1] };
      [1, 2].second()`;
    expect(await lastValue(cell)).toBe('2');
    expect(await lastValue(`declare global { var answer: number }; globalThis.answer = 42; answer`)).toBe(
      '42',
    );
    expect(await lastValue(cell)).toBe('2');
    expect(await lastValue('[answer, 7].second()')).toBe('7');
    expect((await kernel.execute('[1].third()')).error?.evalue).toContain(`'third' does not exist`);
  });
});

describe('types', () => {
  it.each([
    [
      'null is not an object',
      'const text: string | null = null as string | null; text.length',
      "'text' is possibly 'null'",
    ],
    ['any is not implied', 'function implied(x) { return x }', "Parameter 'x' implicitly has an 'any' type"],
    ['a wrong argument', 'Math.sqrt("4")', "Argument of type 'string' is not assignable"],
  ])('are strict: %s', async (_name, cell, message) => {
    const run = await kernel.execute(cell);
    expect(run.error?.ename).toBe('TypeScriptError');
    expect(run.error?.evalue).toContain(message);
  });
});
