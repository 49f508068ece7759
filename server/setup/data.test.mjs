import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DATA_SETS, fileOf, isLarge, missingData } from './data.mjs';

/** @type {string} */
let cache;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'waymark-data-'));
  vi.stubEnv('WAYMARK_CACHE', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

test('each data set has a folder of its own, a pinned archive, a source and a licence', () => {
  expect(new Set(DATA_SETS.map(({ id }) => id)).size).toBe(DATA_SETS.length);
  for (const { id, archive, file, source, licence } of DATA_SETS) {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(archive.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(archive.version).toMatch(/^\d/);
    expect(file && source && licence).toBeTruthy();
    expect(archive.megabytes).toBeGreaterThan(0);
    expect('member' in archive || 'extract' in archive).toBe(true);
  }
});

test('a data set is missing until its file is there', () => {
  expect(missingData()).toEqual(DATA_SETS);
  for (const path of DATA_SETS.map(fileOf)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
  expect(missingData()).toEqual([]);
});

test('the Ames sales lie where the labs look for them', () => {
  const ames = DATA_SETS.find(({ id }) => id === 'ames');
  expect(ames && fileOf(ames)).toEqual(join(cache, 'data', 'ames', 'train.csv'));
});

test('what is larger than 5 MB does not hold up a start', () => {
  const large = DATA_SETS.filter(isLarge).map(({ id }) => id);
  expect(large).toContain('digits');
  expect(large).not.toContain('ames');
  expect(DATA_SETS.every(set => isLarge(set) === set.archive.megabytes > 5)).toBe(true);
});
