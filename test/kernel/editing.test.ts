import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute(
    'import { z } from "zod"\n/** The rate of learning.\n * @param epoch From 0. */\nfunction rate(epoch: number) { return 0.1 / (epoch + 1) }\nconst houses = [{ rooms: 3, price: 100 }]',
  );
});
afterAll(() => kernel.shutdown());

describe('completion', () => {
  it.each([
    ['a name of an earlier cell', 'hou', 'houses', [0, 3]],
    ['a property', 'houses[0]!.roo', 'rooms', [11, 14]],
    ['a property with nothing typed yet', 'houses[0]!.', 'price', [11, 11]],
    ['a name of this cell', 'const local = 1; loc', 'local', [17, 20]],
    ['a method of a package', 'z.strin', 'string', [2, 7]],
    ['a global', 'parseFl', 'parseFloat', [0, 7]],
    ['behind a character of two units', 'const s = "😀"; hou', 'houses', [15, 18]],
  ] as const)('finds %s', async (_name, code, match, [start, end]) => {
    const reply = await kernel.complete(code, Array.from(code).length);
    expect(reply['matches']).toContain(match);
    expect([reply['cursor_start'], reply['cursor_end']]).toEqual([start, end]);
  });

  it('says of what kind each match is', async () => {
    const { metadata } = (await kernel.complete('houses.fla')) as { metadata: Record<string, object[]> };
    expect(metadata['_jupyter_types_experimental']).toContainEqual({
      start: 7,
      end: 10,
      text: 'flat',
      type: 'method',
    });
  });
});

const FILES = {
  'lib/index.ts': '',
  'lib/deep/inner.mts': '',
  'lib/types.d.ts': '',
  'config.json': '{}',
  'data.csv': '',
  '.hidden.ts': '',
  'node_modules/local/package.json':
    '{ "exports": { ".": "./i.js", "./one": { "types": "./one.d.ts", "import": "./one.js" }, "./parts/*": { "default": "./dist/part-*.js" }, "./none": null, "./package.json": "./package.json" } }',
  'node_modules/local/dist/part-a.js': '',
  'node_modules/local/dist/part-b.js': '',
  'node_modules/local/dist/other.js': '',
  'node_modules/@scope/plain/package.json': '{}',
  'node_modules/@scope/plain/lib/main.js': '',
  'node_modules/@types/local/package.json': '{}',
};

describe('completion of import paths', () => {
  let folder: string;
  let other: KernelClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-editing-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    other = await startKernel({ cwd: folder });
  });
  afterAll(async () => {
    await other.shutdown();
    await rm(folder, { recursive: true });
  });

  /** Completes where the bar stands. Returns the matches, and the part of the cell that they replace. */
  async function complete(marked: string): Promise<{ matches: string[]; replaced: string }> {
    const cursor = Array.from(marked).indexOf('|');
    const code = marked.replace('|', '');
    const reply = await other.complete(code, cursor);
    const { matches, cursor_start: start, cursor_end: end } = reply as Record<string, unknown>;
    const replaced = Array.from(code).slice(Number(start), Number(end)).join('');
    return { matches: matches as string[], replaced };
  }

  it.each([
    ['files and folders', `import x from './|'`, './', ['./config.json', './lib/']],
    ['a folder', `import x from './lib/|'`, './lib/', ['./lib/deep/', './lib/index.ts']],
    ['the beginning of a name', `export * from "./lib/d|"`, './lib/d', ['./lib/deep/']],
    ['the middle of a path', `await import('./c|x.json')`, './cx.json', ['./config.json']],
    ['a path without an end', `require('./lib/|`, './lib/', ['./lib/deep/', './lib/index.ts']],
    ['dots', `import '.|'`, '.', ['./', '../']],
    [
      'parts of a package',
      `import { a } from 'local/|'`,
      'local/',
      ['local/one', 'local/parts/a', 'local/parts/b'],
    ],
    ['a pattern of a package', `import 'local/parts/|'`, 'local/parts/', ['local/parts/a', 'local/parts/b']],
    ['a package that exports all', `import '@scope/plain/|'`, '@scope/plain/', ['@scope/plain/lib/']],
    ['behind a character of two units', `'😀'; import './con|'`, './con', ['./config.json']],
    ['a package that is not there', `import 'no-such-package/|'`, 'no-such-package/', []],
  ])('finds %s', async (_name, marked, replaced, matches) => {
    expect(await complete(marked)).toEqual({ replaced, matches });
  });

  it('finds packages: of the folder, of the installation, of Node', async () => {
    const { matches } = await complete(`import x from '|'`);
    expect(matches).toEqual(
      expect.arrayContaining([
        'local',
        '@scope/plain',
        'zod',
        '@tensorflow/tfjs',
        '@waymark/kernel-helpers',
        'node:fs',
      ]),
    );
    expect(matches).not.toContain('@types/local');
    expect((await complete(`import x from '@tens|'`)).matches).toContain('@tensorflow/tfjs');
    expect((await complete(`import x from 'node:fs|'`)).matches).toEqual(['node:fs', 'node:fs/promises']);
    expect((await complete(`import x from 'zod/v4/|'`)).matches).toContain('zod/v4/mini');
  });

  it('is for the paths of imports alone', async () => {
    expect((await complete(`const s = './|'`)).matches).toEqual([]);
  });
});

async function inspect(code: string): Promise<unknown> {
  const { data } = (await kernel.inspect(code)) as { data: Record<string, unknown> };
  return data['text/plain'];
}

describe('inspection', () => {
  it.each(['node:events', 'node:http', 'node:net', 'node:stream', 'node:worker_threads'])(
    'finds everything that %s exports, whatever its comment links to',
    async module => {
      const names = (await kernel.complete(`import {  } from '${module}'`, 9))['matches'] as string[];
      expect(names.length).toBeGreaterThan(5);
      for (const name of names) {
        const reply = await kernel.inspect(`import { ${name} } from '${module}'`, 10);
        expect({ name, ...reply }).toMatchObject({ name, status: 'ok', found: true });
      }
    },
  );

  it('tells the type of a variable', async () => {
    expect(await inspect('houses')).toBe('const houses: {\n    rooms: number;\n    price: number;\n}[]');
  });

  it('tells the documentation of what the language has', async () => {
    expect(await inspect('parseFloat')).toMatch(
      /function parseFloat\(string: string\): number\n\nConverts a string/,
    );
  });

  it('tells the documentation of what Node has', async () => {
    expect(await inspect('structuredClone')).toContain('structuredClone');
    expect(await inspect('Buffer.byteLength')).toMatch(/Returns the byte length of a string/);
  });

  it('tells the documentation of a function of an earlier cell', async () => {
    expect(await inspect('rate')).toContain('The rate of learning.');
  });

  it('finds nothing where there is nothing', async () => {
    expect(await kernel.inspect('nothing_of_that_name')).toMatchObject({ status: 'ok', found: false });
  });
});
