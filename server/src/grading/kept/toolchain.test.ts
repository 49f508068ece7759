import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameToolchain } from './toolchain.ts';

let build: string;
let fetched: string;

beforeEach(async () => {
  build = await mkdtemp(join(tmpdir(), 'waymark-build-'));
  fetched = await mkdtemp(join(tmpdir(), 'waymark-fetched-'));
  await mkdir(join(build, 'check'));
  await writeFile(join(build, 'check', 'check.js'), 'export {};');
  await mkdir(join(fetched, 'data', 'penguins'), { recursive: true });
  await writeFile(join(fetched, 'data', 'penguins', 'penguins.csv'), '1,2');
});
afterEach(async () => {
  for (const folder of [build, fetched]) await rm(folder, { recursive: true });
});

const name = async (): Promise<string> => nameToolchain([build], fetched);

it('is the same for the same', async () => {
  const before = await name();
  await writeFile(join(build, 'check', 'check.d.ts'), 'export {};');
  await writeFile(join(fetched, 'setup.log'), 'done');
  expect(await name()).toBe(before);
});

it.each([
  ['a build', async () => writeFile(join(build, 'check', 'check.js'), 'export { };')],
  ['a file of it', async () => writeFile(join(build, 'index.js'), '')],
  ['data', async () => writeFile(join(fetched, 'data', 'penguins', 'penguins.csv'), '1,2,3')],
  ['the tensor back end', async () => mkdir(join(fetched, 'tensorflow-9'))],
  ['a service', async () => mkdir(join(fetched, 'services', 'redis-9'), { recursive: true })],
])('is another when %s changes', async (_title, change) => {
  const before = await name();
  await change();
  expect(await name()).not.toBe(before);
});

it('needs nothing to be fetched', async () => {
  await rm(fetched, { recursive: true });
  await expect(name()).resolves.toMatch(/^[0-9a-f]{64}$/);
  await mkdir(fetched);
});
