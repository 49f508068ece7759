import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSeed } from './labs.mjs';

it("a student's seed is written once, for its owner alone, and another one elsewhere", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-seed-'));
  try {
    const first = join(folder, 'a', '.waymark');
    const second = join(folder, 'b', '.waymark');
    writeSeed(first);
    const seed = await readFile(join(first, 'seed'), 'utf8');
    expect(seed).toMatch(/^[0-9a-f-]{36}\n$/);
    expect((await stat(join(first, 'seed'))).mode & 0o777).toBe(0o600);
    writeSeed(first);
    expect(await readFile(join(first, 'seed'), 'utf8')).toBe(seed);
    writeSeed(second);
    expect(await readFile(join(second, 'seed'), 'utf8')).not.toBe(seed);
  } finally {
    await rm(folder, { recursive: true });
  }
});
