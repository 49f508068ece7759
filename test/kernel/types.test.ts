import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TYPES_TARGET } from '@waymark/roadmap/names';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';

let folder: string;
let kernel: KernelClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-types-'));
  kernel = await startKernel({ cwd: folder });
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(folder, { recursive: true });
});

const warnings = ({ displays }: CellOutcome): string =>
  displays.map(bundle => bundle['text/plain']).join('\n');

/** Says how types are checked, as a page does. */
async function checkTypes(types: string): Promise<void> {
  await kernel.notify('comm_open', { comm_id: types, target_name: TYPES_TARGET, data: { types } });
}

describe('a cell that was refused', () => {
  it('is no reason to refuse the cells after it: one cause, one message', async () => {
    const refused = await kernel.execute('const price: number = "a lot"; interface House { price: number }');
    expect(refused.error?.ename).toBe('TypeScriptError');
    expect((await kernel.execute('const house: House = { price: 1 }; house.price')).text).toBe('1');
    expect((await kernel.execute('const wrong: string = price')).error?.evalue).toContain(
      `Type 'number' is not assignable to type 'string'`,
    );
    const reader = await kernel.execute('1 + price');
    expect(reader.error).toMatchObject({ ename: 'MissingValueError' });
    expect(reader.error?.evalue).toMatch(/^'price' has no value: cell \[1\], which declares it, did not run/);
    await kernel.execute('const price: number = 7');
    expect((await kernel.execute('1 + price')).text).toBe('8');
  });

  it('that is not even grammatical declares what can be made out', async () => {
    expect((await kernel.execute('const = 3; function grow() {}; class Tree {}')).error).toBeDefined();
    const { error } = await kernel.execute('grow(new Tree())');
    expect(error?.ename).toBe('MissingValueError');
  });

  it('takes no name from the global scope', async () => {
    expect((await kernel.execute('const crypto: string = 5')).error?.ename).toBe('TypeScriptError');
    expect((await kernel.execute('typeof crypto.randomUUID()')).text).toBe("'string'");
  });

  it('that declares what every cell has leaves that as it is', async () => {
    expect((await kernel.execute('const require = 5')).error?.evalue).toContain('choose another name');
    expect((await kernel.execute('typeof require')).text).toBe("'function'");
  });

  it('leaves what had a value as it was', async () => {
    await kernel.execute('const rate = 5');
    expect((await kernel.execute('const rate: string = 6')).error?.ename).toBe('TypeScriptError');
    expect((await kernel.execute('rate + 1')).text).toBe('6');
  });
});

describe('where types are loose', () => {
  beforeAll(() => checkTypes('loose'));

  it('a cell with a wrong type runs, and a warning stands under it that is no error and not on stderr', async () => {
    const run = await kernel.execute('const n: number = "three"; n');
    expect(run.error).toBeUndefined();
    expect(run.stderr).toBe('');
    expect(run.text).toBe("'three'");
    expect(warnings(run)).toBe(
      `TypeScript: a warning\nline 1: Type 'string' is not assignable to type 'number'. (TS2322)\n  1 | const n: number = "three"; n\n    |       ^`,
    );
  });

  it.each([
    ['const n: number = "three"; console.log(n); n', ['stream', 'execute_result', 'display_data']],
    ['const n: number = "three"; throw n', ['error', 'display_data']],
  ])('the warning stands under all that comes of the cell: %s', async (cell, order) => {
    const { messages } = await kernel.execute(cell);
    const types = messages.map(({ header }) => header.msg_type);
    expect(types.filter(type => type !== 'status' && type !== 'execute_input')).toEqual(order);
  });

  it.each([
    ['function f(a, b) { return a + b }\nf(1, 2)', '3'],
    ['let o = {}; JSON.stringify(Object.assign(o, { k: 1 }))', `'{"k":1}'`],
    ['total = 5; total += 2; total', '7'],
    ['[first, { a: second }] = [1, { a: 2 }]; for (third of [3]) {}; [first, second, third]', '[ 1, 2, 3 ]'],
    ['module.exports.answer = 42; exports.answer', '42'],
  ])('%s', async (cell, text) => {
    const run = await kernel.execute(cell);
    expect(run.error).toBeUndefined();
    expect(warnings(run)).toBe('');
    expect(run.text).toBe(text);
  });

  it('a name that was assigned to without a declaration is there in later cells', async () => {
    await kernel.execute('counter = 1');
    await kernel.execute('function step() { counter++; return counter }');
    expect((await kernel.execute('step(); counter')).text).toBe('2');
  });

  it('only what cannot run stops a cell', async () => {
    expect((await kernel.execute('let twice = 1; let twice = 2')).error?.evalue).toBe(
      `line 1: Cannot redeclare block-scoped variable 'twice'. (TS2451)`,
    );
    expect((await kernel.execute('let = = 1')).error?.ename).toBe('TypeScriptError');
    const unknown = await kernel.execute('nobody.knows');
    expect(unknown.error).toMatchObject({ ename: 'ReferenceError', evalue: 'nobody is not defined' });
    expect(warnings(unknown)).toBe('');
    expect((await kernel.execute('await Deno.readTextFile("a")')).error?.evalue).toContain(
      'this kernel runs on Node',
    );
  });

  it('cells find what other kernels offer', async () => {
    const run = await kernel.execute('$$.html("<b>bold</b>"); await display({ a: 1 })');
    expect(run.displays.map(bundle => bundle['text/html'] ?? bundle['text/plain'])).toEqual([
      '<b>bold</b>',
      '{ a: 1 }',
    ]);
    expect((await kernel.execute('const display = 3; display')).text).toBe('3');
  });
});

describe('where types are off', () => {
  beforeAll(() => checkTypes('off'));

  it('nothing is said', async () => {
    const run = await kernel.execute('const m: number = "three"; m');
    expect(run.text).toBe("'three'");
    expect(warnings(run)).toBe('');
  });
});

describe('where they are strict again', () => {
  beforeAll(() => checkTypes('strict'));

  it('a wrong type keeps a cell from running', async () => {
    expect((await kernel.execute('const k: number = "three"')).error?.ename).toBe('TypeScriptError');
    expect((await kernel.execute('undeclared = 5')).error?.evalue).toContain(`Cannot find name 'undeclared'`);
  });
});

describe('require', () => {
  it('is typed as the import is', async () => {
    const run = await kernel.execute(`const path = require('node:path'); path.jion('a')`);
    expect(run.error?.evalue).toContain(`Property 'jion' does not exist`);
    expect(
      (await kernel.execute(`const { basename } = require('path'); basename('a/b') satisfies string`)).text,
    ).toBe("'b'");
  });
});

describe('a kernel beside a notebook and a tsconfig.json', () => {
  it('follows both, and names once what means nothing for cells', async () => {
    const cells = [{ cell_type: 'code', source: 'const x: number = "a"; x' }];
    const metadata = { kernelspec: { name: 'tslab' } };
    await writeFile(join(folder, 'other.ipynb'), JSON.stringify({ cells, metadata }));
    await writeFile(
      join(folder, 'tsconfig.json'),
      '{ "compilerOptions": { "noImplicitReturns": true, "outDir": "x" } }',
    );
    const other = await startKernel({ cwd: folder });
    try {
      const first = await other.execute('const x: number = "a"; x');
      expect(first.text).toBe("'a'");
      expect(warnings(first)).toContain(
        'tsconfig.json is followed, but for what means nothing in a cell: outDir.',
      );
      const second = await other.execute('function g(a) { if (a) { return 1 } }');
      expect(warnings(second)).toContain('Not all code paths return a value.');
      expect(warnings(second)).not.toContain('outDir');
    } finally {
      await other.shutdown();
    }
  });
});
