import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Stamp, digest } from './stamp.mjs';

const folder = mkdtempSync(join(tmpdir(), 'waymark-stamp-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('digest', () => {
  const source = join(folder, 'package');
  beforeEach(() => {
    rmSync(source, { recursive: true, force: true });
    mkdirSync(join(source, 'src'), { recursive: true });
    writeFileSync(join(source, 'src', 'a.ts'), 'a');
  });

  test('is the same for the same content', () => {
    const before = digest([source]);
    writeFileSync(join(source, 'src', 'a.ts'), 'a');
    expect(digest([source])).toBe(before);
  });

  test('changes with a content, a name, a word', () => {
    const before = digest([source]);
    expect(digest([source], ['word'])).not.toBe(before);
    writeFileSync(join(source, 'src', 'b.ts'), '');
    const withFile = digest([source]);
    expect(withFile).not.toBe(before);
    writeFileSync(join(source, 'src', 'a.ts'), 'changed');
    expect(digest([source])).not.toBe(withFile);
  });

  test('does not see what a build makes, tests, and a path that is missing', () => {
    const before = digest([source]);
    for (const name of ['dist', 'lib', 'node_modules']) {
      mkdirSync(join(source, name));
      writeFileSync(join(source, name, 'made.js'), 'made');
    }
    writeFileSync(join(source, 'src', 'a.test.ts'), 'test');
    writeFileSync(join(source, 'tsconfig.tsbuildinfo'), '{}');
    expect(digest([source, join(folder, 'missing')])).toBe(before);
  });
});

test('a stamp holds for its inputs while the outputs are there', () => {
  const stamp = new Stamp('made', folder);
  const output = join(folder, 'output');
  expect(stamp.read('inputs', [])).toBeUndefined();
  expect(stamp.age()).toBe(Infinity);

  stamp.write('inputs', 'a detail');
  expect(stamp.read('inputs', [])).toBe('a detail');
  expect(stamp.age()).toBeLessThan(60_000);
  expect(stamp.read('others', [])).toBeUndefined();
  expect(stamp.read('inputs', [output])).toBeUndefined();

  writeFileSync(output, '');
  expect(stamp.read('inputs', [output])).toBe('a detail');
  writeFileSync(join(folder, 'made.json'), 'torn');
  expect(stamp.read('inputs', [])).toBeUndefined();
});
