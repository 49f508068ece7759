import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demandWritable } from './checks.mjs';
import { fillFolder, obstacleTo } from './folders.mjs';

/** @type {string} */
let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waymark-folders-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('fillFolder makes all of a folder or nothing, and clears away what a killed process left', async () => {
  const folder = join(root, 'data');
  // No process has this number: it is above the system's limit.
  const left = `${folder}.99999999.unfinished`;
  const other = `${folder}.${process.ppid}.unfinished`;
  for (const path of [left, other]) mkdirSync(path);
  const failure = fillFolder(folder, async content => {
    writeFileSync(join(content, 'half'), '');
    throw new Error('stopped');
  });
  await expect(failure).rejects.toThrow('stopped');
  expect(readdirSync(root)).toEqual([`data.${process.ppid}.unfinished`]);

  await fillFolder(folder, async (content, scratch) => {
    writeFileSync(join(scratch, 'archive'), '');
    writeFileSync(join(content, 'whole'), 'whole');
  });
  expect(readFileSync(join(folder, 'whole'), 'utf8')).toBe('whole');
  expect(readdirSync(root).toSorted()).toEqual(['data', `data.${process.ppid}.unfinished`]);
});

test('obstacleTo makes a folder, and says what keeps it from that', () => {
  expect(obstacleTo(join(root, 'a', 'b'))).toBeUndefined();
  expect(existsSync(join(root, 'a', 'b'))).toBe(true);
  expect(readdirSync(join(root, 'a', 'b'))).toEqual([]);
  writeFileSync(join(root, 'file'), '');
  expect(obstacleTo(join(root, 'file'))).toBe('EEXIST');
  expect(obstacleTo(join(root, 'file', 'c'))).toBe('ENOTDIR');
});

test('demandWritable says in a sentence which folder cannot be written, and what to do', () => {
  expect(() => demandWritable(join(root, 'course'))).not.toThrow();
  writeFileSync(join(root, 'file'), '');
  expect(() => demandWritable(join(root, 'file'))).toThrow(
    `The folder ${join(root, 'file')} cannot be written (EEXIST), and work and progress are kept there: make it yours, or choose`,
  );
});
