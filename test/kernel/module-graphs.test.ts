import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeds } from '../../roadmap/testing/seeded.ts';
import { RandomModules, type ModuleFile } from './random-modules.ts';

const SEEDS = seeds(36);
/** Graphs of which a file is edited between two cells. */
const EDITED_SEEDS = SEEDS.filter(seed => seed % 3 === 0);

/** Runs the programs of folders in plain Node, each with a trace of its own. */
const RUN_ALL = `
  const traces = {};
  for (const name of process.argv.slice(2)) {
    globalThis.trace = traces[name] = [];
    await import('./' + name + '/program.mts').catch(error => trace.push(error.name));
  }
  console.log(JSON.stringify(traces));`;

const graphs = new Map<number, RandomModules>();
/** What the programs note in plain Node, by seed. */
let expected: Readonly<Record<string, readonly unknown[]>>;
let folder: string;
let kernel: KernelClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-modules-'));
  for (const seed of SEEDS) {
    const modules = new RandomModules(seed, `./s${seed}`);
    graphs.set(seed, modules);
    await write(join('cells', `s${seed}`), modules.files);
    const isEdited = EDITED_SEEDS.includes(seed);
    const files = isEdited ? [...modules.files, modules.edited] : modules.files;
    await write(join('plain', String(seed), `s${seed}`), files);
    const program = isEdited
      ? [...modules.imports, 'trace.length = 0;', ...modules.reads]
      : [...modules.imports, ...modules.steps, ...modules.reads];
    const text = [
      `import { createRequire } from 'node:module';`,
      `const require = createRequire(import.meta.url);`,
    ];
    await write(join('plain', String(seed)), [
      { name: 'program.mts', text: [...text, ...program].join('\n') },
    ]);
  }
  await write('plain', [{ name: 'all.mjs', text: RUN_ALL }]);
  const output = execFileSync(process.execPath, ['all.mjs', ...[...graphs.keys()].map(String)], {
    cwd: join(folder, 'plain'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expected = JSON.parse(output) as typeof expected;
  kernel = await startKernel({ cwd: join(folder, 'cells') });
  await run('declare global { var trace: unknown[] }');
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(folder, { recursive: true });
});

async function write(path: string, files: readonly ModuleFile[]): Promise<void> {
  await mkdir(join(folder, path), { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, path, name), text);
}

/** Runs cells that must not fail. */
async function run(...cells: readonly string[]): Promise<void> {
  for (const cell of cells) {
    const { error, stderr } = await kernel.execute(cell);
    expect(error, `${cell}\n${error?.traceback.join('\n')}`).toBeUndefined();
    expect(stderr).toBe('');
  }
}

async function trace(): Promise<unknown> {
  const { stdout } = await kernel.execute('process.stdout.write(JSON.stringify(trace))');
  return JSON.parse(stdout);
}

describe('modules mean to cells what they mean to plain Node', () => {
  it.each(SEEDS.filter(seed => !EDITED_SEEDS.includes(seed)))('seed %i', async seed => {
    const modules = graphs.get(seed) as RandomModules;
    const { imports, steps, reads } = modules;
    await run('globalThis.trace = []', ...modules.cut(imports), ...modules.cut([...steps, ...reads]));
    expect(await trace()).toEqual(expected[seed]);
  });

  it.each(EDITED_SEEDS)('after an edit: seed %i', async seed => {
    const modules = graphs.get(seed) as RandomModules;
    await run('globalThis.trace = []', ...modules.cut(modules.imports));
    await write(join('cells', `s${seed}`), [modules.edited]);
    await run(['trace.length = 0;', ...modules.reads].join('\n'));
    expect(await trace()).toEqual(expected[seed]);
  });
});
