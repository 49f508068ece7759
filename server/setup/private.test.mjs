import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makePrivate } from './private.mjs';

/** @type {string} */
let course;
beforeEach(() => (course = mkdtempSync(join(tmpdir(), 'waymark-private-'))));
afterEach(() => rmSync(course, { recursive: true }));

/** @param {string} path */
const modeOf = path => (statSync(join(course, path)).mode & 0o777).toString(8);

it('makes a folder for its owner alone', () => {
  expect(makePrivate(join(course, '.waymark/logs'))).toBeUndefined();
  expect([modeOf('.waymark'), modeOf('.waymark/logs')]).toEqual(['700', '700']);
});

it('closes a folder that was open, with all that is in it, and follows no link', () => {
  mkdirSync(join(course, '.waymark/jupyter'), { recursive: true });
  writeFileSync(join(course, '.waymark/progress.sqlite'), '');
  writeFileSync(join(course, '.waymark/jupyter/settings'), '');
  writeFileSync(join(course, 'lab.ipynb'), '');
  symlinkSync('../lab.ipynb', join(course, '.waymark/link'));
  chmodSync(join(course, '.waymark'), 0o777);
  chmodSync(join(course, '.waymark/progress.sqlite'), 0o666);
  chmodSync(join(course, 'lab.ipynb'), 0o644);
  makePrivate(join(course, '.waymark'));
  const paths = [
    '.waymark',
    '.waymark/progress.sqlite',
    '.waymark/jupyter',
    '.waymark/jupyter/settings',
    'lab.ipynb',
  ];
  expect(paths.map(modeOf)).toEqual(['700', '600', '700', '600', '644']);
});
