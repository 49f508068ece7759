import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkPackages } from './link-packages.ts';
import { lockPackages } from './lock-packages.ts';
import { parseLock } from './lock.ts';

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (manifest: unknown) => writeFile(join(folder, 'package.json'), JSON.stringify(manifest));

it('locks what is named and what that needs, and marks what only developers need', async () => {
  await write({
    name: 'app',
    version: '1.2.3',
    dependencies: { express: versionOf('express') },
    devDependencies: { typescript: versionOf('typescript') },
  });
  const count = await lockPackages(folder);
  const { packages } = parseLock(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  expect(Object.keys(packages)).toHaveLength(count + 1);
  expect(packages['node_modules/send']?.dev).toBeUndefined();
  expect(packages['node_modules/typescript']).toMatchObject({ version: versionOf('typescript'), dev: true });
  expect(packages['']).toMatchObject({
    name: 'app',
    version: '1.2.3',
    dependencies: { express: versionOf('express') },
  });
  expect(await linkPackages(folder)).toBe(count);
});

it('refuses a version or a package that the course does not have', async () => {
  await write({ dependencies: { express: '4.0.0' } });
  await expect(lockPackages(folder)).rejects.toThrow(
    `package.json names express 4.0.0; this course has ${versionOf('express')}.`,
  );
  await write({ dependencies: { nobody: '1.0.0' } });
  await expect(lockPackages(folder)).rejects.toThrow(
    'package.json names nobody 1.0.0; this course has no such package.',
  );
});

it('refuses a folder without a package.json', async () => {
  await expect(lockPackages(folder)).rejects.toThrow('There is no ');
});
