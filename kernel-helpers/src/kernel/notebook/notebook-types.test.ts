import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typesOfNotebookWith, typesOfSession } from './notebook-file.ts';
import { typesOf } from './notebook-types.ts';

describe('how a notebook has its types checked', () => {
  it.each([
    [{ waymark: { types: 'off' } }, 'off', true],
    [{ waymark: { types: 'strict' }, kernelspec: { name: 'tslab' } }, 'strict', true],
    [{ waymark: { types: 'nonsense' }, kernelspec: { name: 'waymark' } }, 'strict', true],
    [{ waymark: { lab: 'beginner/x' }, kernelspec: { name: 'waymark' } }, 'strict', true],
    [{ kernelspec: { name: 'waymark' } }, 'strict', false],
    [{ kernelspec: { name: 'tslab' } }, 'loose', false],
    [{ kernelspec: { name: 'deno' } }, 'loose', false],
    [{}, 'strict', false],
    [undefined, 'strict', false],
    [{ kernelspec: 5, waymark: null }, 'strict', true],
  ])('of %j is %s', (metadata, mode, isSaid) => {
    expect(typesOf(metadata)).toEqual({ mode, isSaid });
  });
});

describe('the notebook of a kernel', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-notebooks-')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, kernel: string, ...sources: (string | string[])[]): string => {
    const cells = sources.map(source => ({ cell_type: 'code', source }));
    writeFileSync(join(folder, name), JSON.stringify({ cells, metadata: { kernelspec: { name: kernel } } }));
    return join(folder, name);
  };

  it('is the one that Jupyter’s server names', () => {
    const path = write('a.ipynb', 'jslab');
    expect(typesOfSession({ JPY_SESSION_NAME: path })).toEqual({ mode: 'loose', isSaid: false });
    expect(typesOfSession({ JPY_SESSION_NAME: `${path}.gone.ipynb` })).toBeUndefined();
    expect(typesOfSession({ JPY_SESSION_NAME: 'console-1' })).toBeUndefined();
    expect(typesOfSession({ JPY_SESSION_NAME: path, WAYMARK_TYPES: 'off' })?.mode).toBe('off');
  });

  it('is known by its cell, where nobody names it', () => {
    write('a.ipynb', 'tslab', ['let a = 1\n', 'a']);
    write('b.ipynb', 'waymark', 'let b = 1');
    writeFileSync(join(folder, 'broken.ipynb'), '{');
    expect(typesOfNotebookWith('let a = 1\na', folder)?.mode).toBe('loose');
    expect(typesOfNotebookWith('let b = 1\n', folder)?.mode).toBe('strict');
    expect(typesOfNotebookWith('let c = 1', folder)).toBeUndefined();
  });

  it('of which there are several is the strictest', () => {
    write('a.ipynb', 'tslab', 'let a = 1');
    write('b.ipynb', 'waymark', 'let a = 1');
    expect(typesOfNotebookWith('let a = 1', folder)?.mode).toBe('strict');
  });
});
