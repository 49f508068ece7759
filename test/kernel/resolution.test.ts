import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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

  it.each([
    ['a package', 'import nope from "no-such-package"', 'npm install no-such-package (in '],
    ['one by a computed name', 'await import("no-such-" + "package")', 'npm install no-such-package (in '],
    ['one that is required', 'require("no-such-package")', 'npm install no-such-package (in '],
    ['one of npm by version', 'import nope from "npm:no-such@2/part"', 'npm install no-such@2 (in '],
    ['the web', 'import nope from "https://esm.sh/lodash"', 'Modules are not loaded from the web'],
    ['JSR', 'import nope from "jsr:@std/path"', 'npx jsr add @std/path (in '],
    ['a part of Node', 'await import("node:nothing" + "")', 'has no such part'],
    ['a #name', 'import nope from "#nope"', 'No package.json in or above'],
  ])('says in words that it is not there: %s', async (_name, cell, expected) => {
    expect((await kernel.execute(cell)).error?.traceback.join('\n')).toContain(expected);
  });

  it('finds packages as Deno calls them, and says once that another version is asked for', async () => {
    expect(await valueOf('import { z as z1 } from "npm:zod"; z1.number().parse(1)')).toBe('1');
    const cell = 'import { z as z2 } from "npm:zod@3.22"; z2.number().parse(2)';
    const [first, second] = [await kernel.execute(cell), await kernel.execute(cell)];
    expect([first.text, second.text]).toEqual(['2', '2']);
    expect(first.stderr).toMatch(/zod 4\.\d+\.\d+ is used.*npm install zod@3\.22/);
    expect(second.stderr).toBe('');
  });

  it('does not let older types of Node take the place of its own', async () => {
    await write('node_modules/@types/node/package.json', '{ "name": "@types/node", "version": "12.0.0" }');
    await write('node_modules/@types/node/index.d.ts', 'declare module "fs" { export const old: 1 }');
    const other = await startKernel({ cwd: folder });
    const run = await other.execute('import { globSync } from "node:fs"; typeof globSync');
    await other.shutdown();
    await rm(join(folder, 'node_modules/@types'), { recursive: true });
    expect(run.error).toBeUndefined();
    expect(run.text).toBe("'function'");
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

  it.each([
    ['of a computed name', 'const kinds: string = "./ki" + "nds.ts"; (await import(kinds)).Kind[0]', "'A'"],
    ['of a file: URL', '(await import(import.meta.resolve("./plain.js"))).plain', '9'],
    ['of a data: URL', '(await import("data:text/javascript,export default 5")).default', '5'],
    ['of a built-in module', '(await import("node:" + "path")).sep', "'/'"],
  ])('import() %s', async (_name, cell, expected) => {
    expect(await valueOf(cell)).toBe(expected);
  });

  it('have live bindings, in whatever way they are imported', async () => {
    await write(
      'tally.ts',
      'export let tally = 0; export function add() { tally++ }; export { tally as default }',
    );
    await write('more.ts', 'export * from "./tally.ts"; export { tally as renamed } from "./tally.ts"');
    await kernel.execute('import byDefault, { tally, add } from "./tally.ts"');
    await kernel.execute('import * as all from "./more.ts"; import { renamed } from "./more.ts"');
    await kernel.execute('const seen = () => [tally, byDefault, renamed, all.tally]');
    expect(await valueOf('add(); add(); seen()')).toBe('[ 2, 2, 2, 2 ]');
    expect(await valueOf('require("./tally.ts").tally')).toBe('2');
    expect(await valueOf('let tally = 7; add(); seen()')).toBe('[ 7, 3, 3, 3 ]');
  });

  it('named like what they import load the package', async () => {
    await write('util.ts', 'import { inspect } from "util"; export const kind = typeof inspect');
    await write('lib/zod.ts', 'import { z } from "zod"; export const kind = typeof z.string');
    expect(await valueOf('import { kind as k1 } from "./util.ts"; k1')).toBe("'function'");
    expect(await valueOf('import { kind as k2 } from "./lib/zod.ts"; k2')).toBe("'function'");
  });

  it('may be CommonJS, and import it', async () => {
    await write('conf.cjs', 'exports.v = 1; exports.inner = require("./lib/deep/inner.ts").inner');
    await write('old.cts', 'class Old { x = 3 }\nexport = Old');
    await write(
      'both.ts',
      `import conf, { v } from './conf.cjs'; import * as all from './conf.cjs'; import { layers } from './conf.json'
       export * from './conf.cjs'; export const seen = [conf.v, v, all.v, layers.length, typeof require]`,
    );
    expect(await valueOf('import Old from "./old.cts"; new Old().x')).toBe('3');
    expect(await valueOf('import { seen, inner as i4 } from "./both.ts"; [seen, i4]')).toBe(
      "[ [ 1, 1, 1, 2, 'function' ], 2 ]",
    );
    await write('conf.cjs', 'exports.v = 22', 2);
    expect(await valueOf('require("./conf.cjs").v')).toBe('22');
    expect(await valueOf('seen')).toBe("[ 22, 22, 22, 2, 'function' ]");
  });

  it('may import and hand on types without saying so', async () => {
    await write('types.ts', 'export interface Point { x: number }; export class Real { x = 1 }');
    await write(
      'uses.ts',
      `import { Point, Real } from './types.ts'; export { Point } from './types.ts'; import { Point as P } from './types'
       export { P as Again }; export * from './types.ts'; export const point: Point = new Real()`,
    );
    expect(await valueOf('import { point, type Again } from "./uses.ts"; const p: Again = point; p.x')).toBe(
      '1',
    );
  });

  it('go by a package.json that comes, and changes', async () => {
    await write('one.ts', 'export const value = 1');
    await write('two.ts', 'export const value = 2');
    await write('package.json', '{ "imports": { "#value": "./one.ts", "#lib/*": "./lib/*" } }');
    expect(await valueOf('import { value } from "#value"; value')).toBe('1');
    await write('package.json', '{ "imports": { "#value": "./two.ts", "#lib/*": "./lib/*" } }', 2);
    expect(await valueOf('import { value } from "#value"; value')).toBe('2');
    expect(await valueOf('import { inner as i5 } from "#lib/deep/inner.ts"; i5')).toBe('2');
    await rm(join(folder, 'package.json'));
  });

  it('keep what they hold unless they, or what they import, have changed', async () => {
    await write('state.ts', 'export let n = 0; export const up = () => ++n');
    await write('beside.ts', 'import "./state.ts"; export const beside = 1');
    await kernel.execute('import { n, up } from "./state.ts"; import { beside } from "./beside.ts"; up()');
    await write('beside.ts', 'import "./state.ts"; export const beside = 2', 2);
    expect(await valueOf('[beside, n]')).toBe('[ 2, 1 ]');
    await write('state.ts', 'export let n = 10; export const up = () => ++n', 2);
    expect(await valueOf('up(); n')).toBe('11');
  });

  it('stay what they were while they cannot be loaded, and say so', async () => {
    await write('draft.ts', 'export const draft = 1');
    await kernel.execute('import { draft } from "./draft.ts"');
    await write('draft.ts', 'export const draft = }', 2);
    const run = await kernel.execute('draft');
    expect(run.text).toBe('1');
    expect(run.stderr).toMatch(
      /^draft\.ts cannot be loaded again, and stays what it was\..*draft\.ts, line 1: /,
    );
    expect((await kernel.execute('draft')).stderr).toBe('');
    await write('draft.ts', 'export const draft = 3', 3);
    expect(await valueOf('draft')).toBe('3');
  });

  it('that have thrown are tried again', async () => {
    await write(
      'needs.ts',
      'if (!("isReady" in globalThis)) throw new Error("not yet"); export const ready = 1',
    );
    const cell = 'import { ready } from "./needs.ts"; ready';
    expect((await kernel.execute(cell)).error?.evalue).toBe('not yet');
    await kernel.execute('Object.assign(globalThis, { isReady: true })');
    expect(await valueOf(cell)).toBe('1');
  });

  it.each([
    [
      'throw',
      'thrower.ts',
      'const n = 1\nexport const f = (x: any) => x.a.b',
      'import { f } from "./thrower.ts"; f({})',
      'TypeError',
    ],
    [
      'import what is not there',
      'gone.ts',
      'const n = 1\nimport "./nowhere.ts"; export const g = n',
      'import { g } from "./gone.ts"',
      "Cannot find module './nowhere.ts'",
    ],
    [
      'import a name that is not there',
      'less.ts',
      'const n = 1\nimport { nope } from "./plain.js"; export const h = nope',
      'import { h } from "./less.ts"',
      "'plain.js' does not export 'nope'",
    ],
  ])('that %s show their line', async (_what, name, text, cell, message) => {
    await write(name, text);
    const shown = stripVTControlCharacters((await kernel.execute(cell)).error?.traceback.join('\n') ?? '');
    expect(shown).toContain(message);
    expect(shown).toMatch(new RegExp(`in (f, )?${name} line 2\n    2 \\| .*\n +\\^`));
    expect(shown).toContain(`1 | ${cell}`);
    expect(shown).not.toMatch(/waymark|__/);
  });

  it('run their finally blocks when they are interrupted', async () => {
    await write(
      'endless.ts',
      `export let cleaned = 0
       export async function wait() { try { console.log('waits'); await new Promise(() => {}) } finally { cleaned++ } }`,
    );
    await kernel.execute('import { wait, cleaned } from "./endless.ts"');
    const waits = kernel.nextMessage(({ header }) => header.msg_type === 'stream');
    const run = kernel.execute('await wait()');
    await waits;
    await kernel.interrupt();
    expect((await run).error?.ename).toBe('Interrupted');
    expect(await valueOf('cleaned')).toBe('1');
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
