import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PROGRAMS, fetchService, missingServices } from './services.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('every program has an archive for Linux, with a digest of its own', () => {
  const archives = [...PROGRAMS.values()].flatMap(program => Object.values(program.archives));
  expect(new Set(archives.map(({ sha256 }) => sha256)).size).toBe(archives.length);
  for (const { sha256, megabytes } of archives) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(megabytes).toBeGreaterThan(0);
  }
  for (const { archives } of PROGRAMS.values()) {
    expect(Object.keys(archives)).toEqual(expect.arrayContaining(['linux-x64', 'linux-arm64']));
  }
});

describe('fetchService', () => {
  test('refuses what there is no program for', async () => {
    vi.stubEnv('WAYMARK_CACHE', folder);
    await expect(fetchService('mongo', () => {})).rejects.toThrow(
      /^There is no program for the service mongo on /,
    );
  });

  test('says that the cache cannot be written, and asks no registry then', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    vi.stubEnv('WAYMARK_CACHE', file);
    const [name] = missingServices();
    await expect(fetchService(String(name), () => {})).rejects.toThrow(/The cache .+ cannot be written \(/);
    expect(existsSync(join(file, 'services'))).toBe(false);
  });
});
