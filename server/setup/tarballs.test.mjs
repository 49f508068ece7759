import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { downloadTarball, tarFiles } from './tarballs.mjs';

const folder = mkdtempSync(join(tmpdir(), 'waymark-tarballs-'));
const LARGE = 'x'.repeat(1_500);
const work = () => ({ scratch: mkdtempSync(join(folder, 'work-')), onLine: () => {} });
/** @type {string} the path of the archive that npm made */
let file;

beforeAll(() => {
  const source = join(folder, 'sample');
  mkdirSync(join(source, 'data'), { recursive: true });
  writeFileSync(join(source, 'package.json'), '{ "name": "sample", "version": "1.0.0" }');
  writeFileSync(join(source, 'data', 'one.txt'), 'one');
  writeFileSync(join(source, 'data', 'empty.txt'), '');
  writeFileSync(join(source, 'data', 'large.txt'), LARGE);
  execFileSync('npm', ['pack', source, '--pack-destination', folder, '--silent']);
  file = join(folder, 'sample-1.0.0.tgz');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('reads the files of an archive', () => {
  const files = Array.from(tarFiles(gunzipSync(readFileSync(file))), ({ path, content }) => [
    path,
    content.toString(),
  ]);
  expect(Object.fromEntries(files)).toMatchObject({
    'package/data/one.txt': 'one',
    'package/data/empty.txt': '',
    'package/data/large.txt': LARGE,
  });
});

test('refuses an archive that is cut off', () => {
  const archive = gunzipSync(readFileSync(file));
  expect(() => [...tarFiles(archive.subarray(0, archive.indexOf(LARGE) + 100))]).toThrow('cut off');
});

test('refuses an archive with another digest', async () => {
  // npm packs a file: specifier as it would a package of the registry, and asks no registry.
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const sample = { package: 'sample', version: `file:${file}`, sha256 };
  expect([...tarFiles(await downloadTarball(sample, work()))].length).toBe(4);
  const other = { ...sample, sha256: '0'.repeat(64) };
  await expect(downloadTarball(other, work())).rejects.toThrow('EINTEGRITY');
});
