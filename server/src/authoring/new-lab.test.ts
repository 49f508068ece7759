import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROADMAP } from '../paths.ts';
import { createLab } from './new-lab.ts';

const ITEM = 'intermediate.rest-api.framework';

let notebooks: string;
let roadmap: string;
beforeEach(async () => {
  notebooks = await mkdtemp(join(tmpdir(), 'waymark-new-'));
  roadmap = join(notebooks, 'roadmap.md');
  await copyFile(ROADMAP, roadmap);
});
afterEach(() => rm(notebooks, { recursive: true }));

const create = (lab: string, item = ITEM): Promise<string> => createLab({ notebooks, roadmap, lab, item });
const placed = async (): Promise<string | undefined> =>
  (await readFile(roadmap, 'utf8')).split('\n').find(line => line.includes(`id: ${ITEM} `));

describe('createLab', () => {
  it('writes the notebook, and names it on its line, whose words stay', async () => {
    const before = await placed();
    const path = await create('intermediate/my-own-api');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
    expect(await placed()).toBe(before!.replace(/lab: \S+/, 'lab: intermediate/my-own-api'));
  });

  it('writes over nothing, and takes no line from a lab that is there', async () => {
    const path = await create('intermediate/my-own-api');
    await writeFile(path, 'mine');
    await expect(create('intermediate/my-own-api')).rejects.toThrow('is there already');
    await expect(create('intermediate/another')).rejects.toThrow(
      'has its lab, intermediate/my-own-api: choose a line that waits',
    );
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(join(notebooks, 'intermediate'))).toEqual(['my-own-api.ipynb']);
  });

  it.each(['../outside', 'elsewhere/a', 'beginner/My Lab', 'beginner/a/b'])(
    'refuses the name %s',
    async lab => {
      await expect(create(lab)).rejects.toThrow('A lab is named by its level');
    },
  );

  it('refuses a line that is not there', async () => {
    await expect(create('beginner/a', 'beginner.nothing')).rejects.toThrow('has no line beginner.nothing');
  });

  it('leaves no notebook behind where the roadmap cannot be written', async () => {
    const text = await readFile(roadmap, 'utf8');
    await rm(roadmap);
    await mkdir(join(notebooks, 'real'));
    await writeFile(roadmap, text.replace(`id: ${ITEM} `, `id: ${ITEM}  extra `));
    await expect(create('intermediate/a')).rejects.toThrow(/roadmap line/);
    await expect(readdir(join(notebooks, 'intermediate'))).rejects.toThrow('ENOENT');
  });
});
