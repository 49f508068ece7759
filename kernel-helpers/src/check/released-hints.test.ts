import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { check } from './check.ts';
import { hint } from './hint.ts';
import { releasedHints } from './released-hints.ts';

let folder: string;
let host: FakeHost;
beforeEach(async () => {
  host = FakeHost.install();
  folder = await mkdtemp(join(tmpdir(), 'waymark-hints-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  FakeHost.uninstall();
  await rm(folder, { recursive: true });
});

const seal = (hints: unknown) => `sealed:${Buffer.from(JSON.stringify(hints)).toString('base64')}`;

async function notebook(
  name: string,
  ...checks: { cell: string; check: string; hints?: string }[]
): Promise<string> {
  const cells = checks.map(({ cell, ...waymark }) => ({ id: cell, metadata: { waymark } }));
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ cells: [{ cell_type: 'markdown' }, ...cells] }));
  return path;
}

it('finds the hints of a check in the notebook that Jupyter names, and opens them', async () => {
  const hints = seal(['Look – there.', 'Second.']);
  vi.stubEnv('JPY_SESSION_NAME', await notebook('lab.ipynb', { cell: 'c', check: 'q1-there', hints }));
  await check('q1-there', { points: 1 }, t => t.ok(false, 'No.'));
  expect(host.last.bundle['application/vnd.waymark.check+json']).toMatchObject({
    hints: ['Look – there.', 'Second.'],
  });
  hint('q1-there');
  expect(host.last.bundle['text/plain']).toBe('Hint 1 of 2 for q1-there\nLook – there.');
});

it('tells two labs in one folder apart by the cell', async () => {
  const paths = [
    await notebook('a.ipynb', { cell: 'a', check: 'q1', hints: seal(['of a']) }),
    await notebook('b.ipynb', { cell: 'b', check: 'q1', hints: seal(['of b']) }),
  ];
  expect(releasedHints('q1', 'b', paths)).toEqual(['of b']);
  expect(releasedHints('q1', undefined, paths)).toEqual(['of a']);
  expect(releasedHints('q2', 'b', paths)).toEqual([]);
});

it('reads a notebook again when it has changed', async () => {
  const path = await notebook('lab.ipynb', { cell: 'c', check: 'q1', hints: seal(['old']) });
  expect(releasedHints('q1', 'c', [path])).toEqual(['old']);
  await notebook('lab.ipynb', { cell: 'c', check: 'q1', hints: seal(['corrected']) });
  expect(releasedHints('q1', 'c', [path])).toEqual(['corrected']);
});

it('has none where there is no notebook, or one that cannot be read', async () => {
  const broken = join(folder, 'broken.ipynb');
  await writeFile(broken, '{');
  const overwritten = await notebook('o.ipynb', { cell: 'c', check: 'q1', hints: 'sealed:Wy' });
  const bare = await notebook('bare.ipynb', { cell: 'c', check: 'q1' });
  expect(releasedHints('q1', 'c', [join(folder, 'missing.ipynb'), broken, overwritten, bare])).toEqual([]);
});
