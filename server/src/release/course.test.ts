import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Course } from './course.ts';

const LAB = 'beginner/means';

describe('a course folder', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-course-'));
    path = join(folder, `${LAB}.ipynb`);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const put = async (text: string): Promise<string> => (await Course.open(folder)).put(LAB, text);
  const read = (): Promise<string> => readFile(path, 'utf8');

  it('gets what is missing, once', async () => {
    expect(await put('first')).toBe('written');
    expect(await put('first')).toBe('unchanged');
    expect(await read()).toBe('first');
  });

  it('is refreshed where nobody touched the former release', async () => {
    await put('first');
    expect(await put('second')).toBe('refreshed');
    expect(await read()).toBe('second');
    expect(await put('third')).toBe('refreshed');
  });

  it('keeps what a student touched, now and ever after', async () => {
    await put('first');
    await writeFile(path, 'my work');
    expect(await put('first')).toBe('unchanged');
    expect(await put('second')).toBe('kept');
    expect(await put('third')).toBe('kept');
    expect(await read()).toBe('my work');
  });

  it('keeps a file of which it knows nothing', async () => {
    await put('first');
    await rm(join(folder, '.waymark'), { recursive: true });
    expect(await put('second')).toBe('kept');
    expect(await read()).toBe('first');
  });

  it('takes up a file that equals the release, as after a crash between the two writes', async () => {
    await put('first');
    await rm(join(folder, '.waymark'), { recursive: true });
    expect(await put('first')).toBe('unchanged');
    expect(await put('second')).toBe('refreshed');
  });

  it('gets a lab again that the student deleted or renamed', async () => {
    await put('first');
    await rm(path);
    expect(await put('first')).toBe('written');
  });

  it('says so when its record is damaged, and touches nothing', async () => {
    await put('first');
    await writeFile(join(folder, '.waymark/released.json'), '{"version":1,"files":[]');
    await expect(put('second')).rejects.toThrow(LabError);
    await expect(put('second')).rejects.toThrow(/released\.json is damaged; delete it/);
    expect(await read()).toBe('first');
  });

  it('holds no temporary files', async () => {
    await put('first');
    await put('second');
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
      '.waymark',
      '.waymark/released.json',
      'beginner',
      `${LAB}.ipynb`,
    ]);
  });
});
