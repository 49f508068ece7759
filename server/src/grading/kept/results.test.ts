import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ResultFile } from './results.ts';

const number = z.number();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-results-'));
  path = join(folder, 'beginner', 'forms.json');
});
afterEach(async () => rm(folder, { recursive: true }));

const open = (toolchain = 'one'): Promise<ResultFile> => ResultFile.open(path, toolchain);

async function keep(key: string, value: unknown, toolchain = 'one'): Promise<void> {
  const results = await open(toolchain);
  results.keep(key, value);
  await results.save();
}

it('is found by the next one who asks for it, and by nobody on another toolchain', async () => {
  await keep('a', 1);
  expect((await open()).find('a', number)).toBe(1);
  expect((await open()).find('b', number)).toBeUndefined();
  expect((await open('another')).find('a', number)).toBeUndefined();
});

it('is as good as none when it has another form than it should', async () => {
  await keep('a', 'one');
  expect((await open()).find('a', number)).toBeUndefined();
});

it.each([
  ['cut off', (text: string) => text.slice(0, -5)],
  ['empty', () => ''],
  ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
  ['something else', () => '[1, 2]'],
])('begins anew where the file is %s', async (_title, damage) => {
  await keep('a', 1);
  await writeFile(path, damage(await readFile(path, 'utf8')));
  expect((await open()).find('a', number)).toBeUndefined();
  await keep('b', 2);
  expect((await open()).find('b', number)).toBe(2);
});

it('leaves what others have written while it was open', async () => {
  const [early, late] = [await open(), await open()];
  early.keep('a', 1);
  late.keep('b', 2);
  await early.save();
  await late.save();
  const both = await open();
  expect([both.find('a', number), both.find('b', number)]).toEqual([1, 2]);
});

it('is a sound file when many write at once', async () => {
  const writers = Array.from({ length: 12 }, async (_, i) => keep(`key-${i}`, i));
  await Promise.all(writers);
  const results = await open();
  const found = Array.from({ length: 12 }, (_, i) => results.find(`key-${i}`, number));
  expect(found.some(value => value !== undefined)).toBe(true);
  expect(found.every((value, i) => value === undefined || value === i)).toBe(true);
});

it('holds so much and no more: what was not used for longest goes', async () => {
  const results = await open();
  for (let i = 0; i < 2_001; i++) results.keep(`key-${i}`, i);
  results.find('key-0', number);
  await results.save();
  const kept = await open();
  expect([kept.find('key-0', number), kept.find('key-1', number), kept.find('key-2', number)]).toEqual([
    0,
    undefined,
    2,
  ]);
});

it('stays within its bytes', async () => {
  const results = await open();
  for (let i = 0; i < 6; i++) results.keep(`key-${i}`, 'x'.repeat(2 ** 20));
  await results.save();
  expect((await stat(path)).size).toBeLessThan(4.1 * 2 ** 20);
  expect((await open()).find('key-5', z.string())).toBeDefined();
});

it('writes nothing where nothing is new', async () => {
  await keep('a', 1);
  const before = await stat(path);
  const results = await open();
  results.find('a', number);
  await results.save();
  expect((await stat(path)).ino).toBe(before.ino);
});
