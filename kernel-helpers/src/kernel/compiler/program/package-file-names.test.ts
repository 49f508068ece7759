import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PackageFileNames } from './package-file-names.ts';
import { toCompilerPath } from '../typescript.ts';

describe('PackageFileNames', () => {
  it('names a file by its package, and finds it again', () => {
    const names = new PackageFileNames();
    expect(names.nameOf('/a/node_modules/@types/express/index.d.ts')).toBe('npm:@types/express/index.d.ts');
    expect(names.fileNamed('npm:@types/express/index.d.ts')?.resolvedFileName).toBe(
      '/a/node_modules/@types/express/index.d.ts',
    );
  });

  it('tells two versions of a package apart', () => {
    const names = new PackageFileNames();
    const [first, second] = ['/a/node_modules/p/i.d.ts', '/a/node_modules/q/node_modules/p/i.d.ts'];
    const [one, two] = [names.nameOf(first), names.nameOf(second)];
    expect(one).not.toBe(two);
    expect([
      names.fileNamed(one ?? '')?.resolvedFileName,
      names.fileNamed(two ?? '')?.resolvedFileName,
    ]).toEqual([first, second]);
    expect(names.nameOf(first)).toBe(one);
  });

  it('names the files of a package that is linked from elsewhere', () => {
    const folder = toCompilerPath(realpathSync(mkdtempSync(join(tmpdir(), 'waymark-linked-'))));
    try {
      writeFileSync(join(folder, 'package.json'), '{ "name": "@lab/tools" }');
      const names = new PackageFileNames();
      expect(names.nameOf(`${folder}/dist/data/table.d.ts`)).toBe('npm:@lab/tools/dist/data/table.d.ts');
      expect(names.fileNamed('npm:@lab/tools/dist/data/table.d.ts')?.resolvedFileName).toBe(
        `${folder}/dist/data/table.d.ts`,
      );
      expect(names.nameOf(`${folder}/src/table.ts`)).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has no name for a file of no package', () => {
    expect(new PackageFileNames().nameOf('/a/util.ts')).toBeUndefined();
    expect(new PackageFileNames().fileNamed('npm:unknown/index.d.ts')).toBeUndefined();
  });
});
