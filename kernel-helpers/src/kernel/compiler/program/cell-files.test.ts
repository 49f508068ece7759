import { describe, expect, it } from 'vitest';
import { CellFiles, isCellFileName } from './cell-files.ts';

function names(files: CellFiles): string[] {
  return files.all.map(({ fileName }) => fileName);
}

describe('the files of a cell', () => {
  const texts = { settled: 'declare let a: 1;', recent: 'declare let b: 1;', cell: 'a + b' };

  it('keep their names as long as nothing changes, but for the cell, whose imports may have changed', () => {
    const files = new CellFiles('/lab');
    expect(files.update(texts)).toEqual([]);
    const before = names(files);
    expect(files.update({ ...texts })).toEqual([before[2]]);
    expect(names(files).slice(0, 2)).toEqual(before.slice(0, 2));
    expect(isCellFileName(before[2] ?? '')).toBe(true);
    expect(isCellFileName(before[1] ?? '')).toBe(false);
  });

  it.each([
    ['cell', [true, true, false]],
    ['recent', [true, false, false]],
    ['settled', [false, false, false]],
  ] as const)('are new from the %s on when it changes', (key, isKept) => {
    const files = new CellFiles('/lab');
    files.update(texts);
    const before = names(files);
    const outdated = files.update({ ...texts, [key]: 'declare let c: 1;' });
    expect(names(files).map(name => before.includes(name))).toEqual(isKept);
    expect(outdated).toEqual(before.filter((_, i) => !isKept[i]));
    expect(outdated.map(name => files.textOf(name))).toEqual(outdated.map(() => undefined));
  });
});
