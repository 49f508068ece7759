import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLabs, loadLab } from './labs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-labs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: unknown): Promise<void> {
  const target = join(folder, path);
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(target, typeof content === 'string' ? content : JSON.stringify(content));
}

function notebook(title = 'A lab'): unknown {
  const cell = { id: 'title', cell_type: 'markdown', source: `# ${title}\n\n*5 minutes.*`, metadata: {} };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'waymark' } },
    cells: [cell],
  };
}

describe('findLabs', () => {
  it('finds notebooks by level, and nothing else', async () => {
    for (const name of [
      'professional/a',
      'beginner/b',
      'beginner/a',
      'drafts/c',
      'beginner/.ipynb_checkpoints/a',
    ]) {
      await put(`${name}.ipynb`, notebook());
    }
    await put('beginner/notes.md', '');
    expect((await findLabs(folder)).map(({ id }) => id)).toEqual([
      'beginner/a',
      'beginner/b',
      'professional/a',
    ]);
  });

  it('finds none where there is no folder', async () => {
    expect(await findLabs(join(folder, 'missing'))).toEqual([]);
  });
});

describe('loadLab', () => {
  it('reads a lab', async () => {
    await put('beginner/a.ipynb', notebook());
    const [file] = await findLabs(folder);
    expect((await loadLab(file!)).lab).toMatchObject({ id: 'beginner/a', title: 'A lab' });
  });

  it.each([
    [
      'the old form',
      {
        ...(notebook() as object),
        metadata: { kernelspec: { name: 'waymark' }, waymark: { lab: 'beginner/a' } },
      },
      /this is no source of a lab: it keeps what its cells are in their metadata/,
    ],
    ['what is not JSON', '{', /is not JSON/],
    ['what is no lab', {}, /a\.ipynb: this is no notebook of nbformat 4\.5/],
  ])('refuses %s', async (_title, content, message) => {
    await put('beginner/a.ipynb', content);
    const [file] = await findLabs(folder);
    await expect(loadLab(file!)).rejects.toThrow(LabError);
    await expect(loadLab(file!)).rejects.toThrow(message);
  });
});
