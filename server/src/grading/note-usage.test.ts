import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteUsage } from './note-usage.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-usage-'));
  path = join(folder, 'rooms.ipynb');
});
afterEach(async () => rm(folder, { recursive: true }));

const notebook = (line: string) => ({
  cells: [
    { cell_type: 'markdown', id: 'title', metadata: {}, source: ['# Rooms\n', '\n', line] },
    {
      cell_type: 'code',
      id: 'a',
      metadata: { tags: ['x'] },
      execution_count: null,
      outputs: [],
      source: ['"é"'],
    },
  ],
  metadata: { kernelspec: { name: 'waymark' } },
  nbformat: 4,
  nbformat_minor: 5,
});
const write = async (line: string) => writeFile(path, `${JSON.stringify(notebook(line), null, 1)}\n`);

const sound = { faults: [], solutionMs: 18_200, peakMb: 587 };
const SAID = '*20 minutes. All cells run in about 20 seconds and 600 MB.*';

it('is written into the first cell, and nothing else changes', async () => {
  await write('*20 minutes.*');
  expect(await noteUsage({ path }, sound)).toBe(true);
  expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(notebook(SAID), null, 1)}\n`);
});

it('is not written again where it is right', async () => {
  await write(SAID);
  const { ino } = await stat(path);
  expect(await noteUsage({ path }, { ...sound, solutionMs: 12_000 })).toBe(false);
  expect((await stat(path)).ino).toBe(ino);
});

it('says nothing of a lab that is at fault, or did not run', async () => {
  await write('*20 minutes.*');
  const fault = { message: 'no wrong answer', place: undefined };
  expect(await noteUsage({ path }, { ...sound, faults: [fault] })).toBe(false);
  expect(await noteUsage({ path }, { ...sound, solutionMs: 0 })).toBe(false);
  expect(await noteUsage({ path }, { ...sound, peakMb: 0 }), 'where nothing measures it').toBe(false);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(notebook('*20 minutes.*'));
});

it('a file that is no notebook any more is told', async () => {
  await writeFile(path, '{"cells": []}');
  await expect(noteUsage({ path }, sound)).rejects.toThrow('cells');
});
