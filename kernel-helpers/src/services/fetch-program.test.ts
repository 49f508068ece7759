import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { ServiceError } from './error.ts';
import { fetchProgram } from './fetch-program.ts';

let folder: string;
let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
  folder = mkdtempSync(join(tmpdir(), 'waymark-'));
});
afterEach(() => {
  FakeHost.uninstall();
  rmSync(folder, { recursive: true });
});

function fetchBy(script: string): Promise<void> {
  const command = join(folder, 'fetch.mjs');
  writeFileSync(command, script);
  return fetchProgram('redis', { title: 'Redis', megabytes: 2, command });
}

describe('fetchProgram', () => {
  it('shows how much has arrived, and resolves when it is there', async () => {
    await fetchBy('console.log("progress 0.4\\nprogress 0.3\\nprogress 1\\ndone")');
    expect(host.displays[0]?.bundle['text/plain']).toContain('Fetching Redis, once (2 MB)');
    expect(host.last.bundle['text/plain']).toContain('1 of 1');
  });

  it.each([
    [
      'says why',
      'console.log("failed The Python registry does not answer.")',
      'The Python registry does not answer.',
    ],
    ['ends early', 'console.log("progress 0.2")', 'It ended before it was done.'],
    ['breaks', 'throw new Error("broken")', 'It ended before it was done.'],
  ])('rejects when the command %s', async (_what, script, message) => {
    await expect(fetchBy(script)).rejects.toEqual(new ServiceError(message));
    expect(host.last.bundle['text/plain']).toContain('not fetched');
  });

  it('rejects where there is no set-up', async () => {
    await expect(
      fetchProgram('redis', { title: 'Redis', megabytes: 2, command: join(folder, 'none.mjs') }),
    ).rejects.toThrow('The set-up that would fetch it is not here.');
  });
});
