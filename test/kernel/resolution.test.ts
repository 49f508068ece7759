import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

/** Packages of the notebook's folder. */
const PACKAGES = {
  'own-package/package.json':
    '{ "exports": { "import": { "types": "./own.d.mts", "default": "./own.mjs" } } }',
  'own-package/own.mjs': 'export const answer = 42; export default class Own {}',
  'own-package/own.d.mts': 'export declare const answer: number; export default class Own {}',
  'module-only/package.json': '{ "type": "module", "main": "./main.js", "types": "./main.d.ts" }',
  'module-only/main.js': 'export const two = 2; export default function name() { return "module-only" }',
  'module-only/main.d.ts': 'export declare const two: number; export default function name(): string;',
  'parts/package.json':
    '{ "exports": { ".": { "types": "./main.d.ts", "default": "./main.cjs" }, "./extra/*": "./parts/*.js" } }',
  'parts/main.cjs': 'exports.whole = 1',
  'parts/main.d.ts': 'export declare const whole: number',
  'parts/parts/one.js': 'exports.part = "one"',
  'parts/parts/one.d.ts': 'export declare const part: string',
  'awaiting/package.json':
    '{ "type": "module", "exports": { "types": "./main.d.ts", "default": "./main.js" } }',
  'awaiting/main.js': `import { setTimeout } from 'node:timers/promises';
    export const ready = await setTimeout(5, 'ready');
    export let calls = 0;
    export default function call() { return ++calls }`,
  'awaiting/main.d.ts':
    'export declare const ready: string; export declare let calls: number; export default function call(): number;',
  'untyped/package.json': '{}',
  'untyped/index.js': 'module.exports = (a, b) => a + b',
};

let course: string;
let folder: string;
let kernel: KernelClient;
beforeAll(async () => {
  course = await mkdtemp(join(tmpdir(), 'waymark-course-'));
  folder = join(course, 'beginner');
  for (const [name, text] of Object.entries(PACKAGES)) await write(`node_modules/${name}`, text);
  kernel = await startKernel({ cwd: folder });
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(course, { recursive: true });
});

/** Writes a file of the notebook's folder, as of the given second. */
async function write(name: string, text: string, second = 1): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await utimes(path, second, second);
}

async function valueOf(cell: string): Promise<string | undefined> {
  const run = await kernel.execute(cell);
  expect(run.error).toBeUndefined();
  return run.text;
}

describe('a notebook anywhere', () => {
  it.each([
    [
      'a CommonJS package with types beside it',
      'import express from "express"; typeof express()',
      "'function'",
    ],
    ['a named import', 'import { z } from "zod"; z.number().parse(1)', '1'],
    ['a namespace', 'import * as zod from "zod"; typeof zod.string', "'function'"],
    [
      'a type alone',
      'import type { Express } from "express"; const nothing: Express | undefined = undefined; typeof nothing',
      "'undefined'",
    ],
    ['a part of Node', 'import { sep } from "node:path"; sep', "'/'"],
    [
      'a package of the notebook’s folder that is for import alone',
      'import Own, { answer } from "own-package"; [answer, new Own() instanceof Own]',
      '[ 42, true ]',
    ],
    [
      'an ES module of another kind',
      'import name, { two } from "module-only"; [name(), two]',
      "[ 'module-only', 2 ]",
    ],
    ['a package that exports by conditions', 'import { whole } from "parts"; whole', '1'],
    ['a part of a package', 'import { part } from "parts/extra/one"; part', "'one'"],
    ['for its effect alone', 'import "module-only"; 1', '1'],
    ['require', 'typeof require("express")', "'function'"],
    ['a dynamic import', 'typeof (await import("express")).default', "'function'"],
  ])('imports %s', async (_name, code, expected) => {
    const run = await kernel.execute(code);
    expect(run.error).toBeUndefined();
    expect(run.text).toBe(expected);
    expect(run.stderr).toBe('');
  });

  it('knows in later cells the type of what a package made', async () => {
    await kernel.execute('import express from "express"; const app = express()');
    expect((await kernel.execute('app.nope')).error?.evalue).toContain("Property 'nope' does not exist");
    const { matches } = await kernel.complete('app.liste');
    expect(matches).toContain('listen');
  });

  it('knows in later cells the type of what the helpers made', async () => {
    await kernel.execute(`import { loadDataset } from '@waymark/kernel-helpers'`);
    await kernel.execute(`const data = loadDataset('penguins')`);
    const run = await kernel.execute('data.rows[0].wingspan');
    expect(run.error?.evalue).toContain(`'wingspan' does not exist on type 'Penguin'`);
  });

  it('says in words that a package is not there', async () => {
    expect((await kernel.execute('import nope from "no-such-package"')).error?.evalue).toContain(
      "Cannot find module 'no-such-package'",
    );
  });
});

describe('a module that awaits at its top level', () => {
  it.each([
    [
      'by a static import',
      'import call, { ready } from "awaiting"; [typeof call, ready]',
      "[ 'function', 'ready' ]",
    ],
    ['as a namespace', 'import * as awaiting from "awaiting"; awaiting.ready', "'ready'"],
    ['by a dynamic import', '(await import("awaiting")).ready', "'ready'"],
    [
      'by a name that is computed',
      'const which: string = "awaiting"; (await import(which)).ready',
      "'ready'",
    ],
  ])('is imported %s', async (_name, cell, expected) => {
    const other = await startKernel({ cwd: folder });
    const run = await other.execute(cell);
    await other.shutdown();
    expect(run.error?.evalue).toBeUndefined();
    expect(run.text).toBe(expected);
  });

  it('is one module, with live bindings, however it is imported', async () => {
    const cell = `import call from "awaiting"; import * as awaiting from "awaiting";
      const again = await import("awaiting"); call(); again.default(); [awaiting.calls, again.calls]`;
    expect(await valueOf(cell)).toBe('[ 2, 2 ]');
  });

  it('is imported by a file of the student’s', async () => {
    await write('uses.ts', 'import { ready } from "awaiting"; export const loud: string = ready + "!"');
    const other = await startKernel({ cwd: folder });
    expect((await other.execute('import { loud } from "./uses.ts"; loud')).text).toBe("'ready!'");
    await other.shutdown();
  });

  it('may be the student’s own', async () => {
    await write('waits.ts', 'export const late: number = await Promise.resolve(7)');
    await write('passes-on.ts', 'export { late } from "./waits.ts"');
    expect(await valueOf('import { late } from "./passes-on.ts"; late')).toBe('7');
    expect(await valueOf('require("./waits.ts").late')).toBe('7');
  });

  it('that is the student’s own says why require() cannot have it', async () => {
    await write('waits-too.ts', 'export const late: number = await Promise.resolve(8)');
    const { error } = await kernel.execute('require("./waits-too.ts")');
    expect(error?.evalue).toMatch(/^waits-too\.ts.*awaits at its top level.*Import it/);
    expect(await valueOf('(await import("./waits-too.ts")).late')).toBe('8');
  });
});

describe('files of the notebook’s folder', () => {
  beforeAll(async () => {
    await write('lib/deep/inner.ts', 'export const inner: number = 1');
    await write(
      'lib/index.ts',
      'export * from "./deep/inner.ts"; export { default as conf } from "../conf.json"',
    );
    await write('conf.json', '{ "layers": [8, 1] }');
    await write(
      'kinds.ts',
      'export enum Kind { A, B } export class Point { constructor(readonly x: number) {} }',
    );
    await write('module.mts', 'export const where = import.meta.dirname');
    await write('plain.js', 'export const plain = 9');
  });

  it.each([
    ['a folder', 'import { inner, conf } from "./lib"; [inner, conf.layers]', '[ 1, [ 8, 1 ] ]'],
    ['a file of a folder', 'import { inner as i2 } from "./lib/deep/inner.ts"; i2', '1'],
    ['without its ending', 'import { inner as i3 } from "./lib/deep/inner"; i3', '1'],
    [
      'TypeScript that is more than types',
      'import { Kind, Point } from "./kinds.ts"; [Kind[1], new Point(3).x]',
      "[ 'B', 3 ]",
    ],
    [
      'JSON with an attribute',
      'import conf from "./conf.json" with { type: "json" }; conf.layers',
      '[ 8, 1 ]',
    ],
    ['JSON, dynamically', '(await import("./conf.json")).default.layers', '[ 8, 1 ]'],
    ['JavaScript', 'import { plain } from "./plain.js"; plain', '9'],
    ['a file, dynamically', 'const lib = await import("./lib/index.ts"); lib.inner', '1'],
    [
      'a file by a name that is computed',
      'const path: string = "./kinds.ts"; (await import(path)).Kind[0]',
      "'A'",
    ],
  ])('are imported: %s', async (_name, cell, expected) => {
    expect(await valueOf(cell)).toBe(expected);
  });

  it('know where they are', async () => {
    expect(await valueOf('import { where } from "./module.mts"; where')).toBe(`'${folder}'`);
  });

  it('are loaded again when one that they import has changed', async () => {
    const cell = 'import { inner as newest } from "./lib"; newest';
    expect(await valueOf(cell)).toBe('1');
    await write('lib/deep/inner.ts', 'export const inner: number = 2', 2);
    expect(await valueOf(cell)).toBe('2');
  });

  it('that are not grammatical say where', async () => {
    await write('broken.ts', 'export const fine = 1\nexport const broken = }');
    const { error } = await kernel.execute('import { broken } from "./broken.ts"; broken');
    expect(error?.evalue).toMatch(/^broken\.ts, line 2: /);
    await write('broken.ts', 'export const broken = 5', 2);
    expect(await valueOf('import { broken } from "./broken.ts"; broken')).toBe('5');
  });
});

it('a package without types is any, and that is said once', async () => {
  const first = await kernel.execute('import add from "untyped"; add(1, 2)');
  expect(first.displays.map(bundle => bundle['text/plain'])).toEqual([
    expect.stringContaining(`"untyped" has no types: what comes of it is 'any'.`),
  ]);
  expect(first.text).toBe('3');
  const second = await kernel.execute('import add from "untyped"; add(1, 2)');
  expect(second.displays).toEqual([]);
  expect(await valueOf('const add = require("untyped"); add(1, 2)')).toBe('3');
});
