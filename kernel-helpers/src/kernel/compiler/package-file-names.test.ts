import { describe, expect, it } from 'vitest';
import { PackageFileNames } from './package-file-names.ts';

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

  it('has no name for a file of no package', () => {
    expect(new PackageFileNames().nameOf('/a/util.ts')).toBeUndefined();
    expect(new PackageFileNames().fileNamed('npm:unknown/index.d.ts')).toBeUndefined();
  });
});
