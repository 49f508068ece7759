import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from '../files.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import type { CopyCell } from './copy.ts';
import { Course, type ReleaseAction } from './course.ts';

const LAB = 'beginner/means';
const NOON = new Date('2026-03-01T12:00:00Z');

function cell(id: string, source: string, solution: boolean): CopyCell {
  return { id, cell_type: 'code', source, metadata: { nbgrader: { solution } } };
}

/** A release of one text, one exercise, and what stands in it. */
function lab(text: string, answer = 'const mean = todo();'): string {
  return formatNotebook({ metadata: {}, cells: [cell('text', text, false), cell('answer', answer, true)] });
}

/** One that names its lab. */
const release = (text: string): string =>
  lab(text).replace('"metadata": {}', '"metadata": {"waymark":{"lab":"beginner/means"}}');

describe('a course folder', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-course-'));
    path = join(folder, `${LAB}.ipynb`);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (): Promise<Course> => Course.open(folder, () => NOON);
  const put = async (text: string): Promise<ReleaseAction['kind']> =>
    (await (await open()).put(LAB, text)).kind;
  const read = (): Promise<string> => readFile(path, 'utf8');
  const sources = async (): Promise<string[]> =>
    (JSON.parse(await read()) as { cells: { source: string[] }[] }).cells.map(({ source }) =>
      source.join(''),
    );

  it('gets what is missing, once', async () => {
    expect(await put('first')).toBe('written');
    expect(await put('first')).toBe('unchanged');
    expect(await read()).toBe('first');
  });

  it('names the seed of its student in each copy, also in work that was begun before', async () => {
    const seedOf = async (): Promise<unknown> =>
      (JSON.parse(await read()) as { metadata: { waymark: { seed?: string } } }).metadata.waymark.seed;
    await put(release('a mean'));
    expect(await seedOf()).toBeUndefined();
    const mine = (await read()).replace('todo()', '3');
    await writeFile(path, mine);
    await writeAtomic(join(folder, '.waymark/seed'), 'of-ada\n');
    expect((await (await open()).put(LAB, release('a mean'))).kind).toBe('corrected');
    expect(await seedOf()).toBe('of-ada');
    expect(await sources()).toEqual(['a mean', 'const mean = 3;']);
    expect(await put(release('a mean')), 'and once only').toBe('unchanged');
    await writeFile(path, (await read()).replace('const mean = 3', 'const mean = 4'));
    expect(await put(release('the mean'))).toBe('corrected');
    expect([await seedOf(), await sources()]).toEqual(['of-ada', ['the mean', 'const mean = 4;']]);
    expect((await (await open()).corrections()).length, 'the seed alone is no news').toBe(1);
  });

  it('is refreshed where nobody touched the former release', async () => {
    await put('first');
    expect(await put('second')).toBe('refreshed');
    expect(await read()).toBe('second');
    expect(await put('third')).toBe('refreshed');
  });

  it('brings a correction into work that was begun, and keeps the copy from before', async () => {
    await put(lab('a mean'));
    await writeFile(path, lab('a mean', 'const mean = 3;'));
    expect(await put(lab('a mean')), 'nothing newer').toBe('unchanged');
    const course = await open();
    const action = await course.put(LAB, lab('the mean'));
    expect(action).toMatchObject({ kind: 'corrected', changes: [{ kind: 'corrected', cell: 'text' }] });
    expect(await sources()).toEqual(['the mean', 'const mean = 3;']);
    expect(await put(lab('the mean'))).toBe('unchanged');
    expect(await put(lab('one mean')), 'and again').toBe('corrected');
    expect(await sources()).toEqual(['one mean', 'const mean = 3;']);
    const [newest, oldest] = (await open()).keptCopies(LAB);
    expect([newest!.name, oldest!.name]).toEqual([
      '2026-03-01T12-00-00-000Z-2.ipynb',
      '2026-03-01T12-00-00-000Z.ipynb',
    ]);
    expect(await readFile(join(folder, '.waymark/copies', LAB, oldest!.name), 'utf8')).toBe(
      lab('a mean', 'const mean = 3;'),
    );
  });

  it('starts a lab again, and brings the copy from before back', async () => {
    await put(lab('a mean'));
    await writeFile(path, lab('a mean', 'const mean = 3;'));
    const kept = await (await open()).startAgain(LAB);
    expect(await read()).toBe(lab('a mean'));
    await (await open()).bringBack(LAB, kept!.name);
    expect(await sources()).toEqual(['a mean', 'const mean = 3;']);
    expect((await open()).keptCopies(LAB)).toHaveLength(2);
  });

  it('leaves a copy that was brought back from before a correction until the next one, which finds its way', async () => {
    await put(lab('a mean'));
    await writeFile(path, lab('a mean', 'const mean = 3;'));
    await put(lab('the mean'));
    const course = await open();
    await course.bringBack(LAB, course.keptCopies(LAB)[0]!.name);
    expect(await put(lab('the mean'))).toBe('unchanged');
    expect(await sources()).toEqual(['a mean', 'const mean = 3;']);
    expect(await put(lab('one mean'))).toBe('corrected');
    expect(await sources()).toEqual(['one mean', 'const mean = 3;']);
  });

  it('refuses what it does not have', async () => {
    const course = await open();
    await expect(course.startAgain(LAB)).rejects.toThrow(LabError);
    await put(lab('a mean'));
    await expect((await open()).bringBack(LAB, '../../released.json')).rejects.toThrow(/no copy/);
  });

  it.each(['no notebook', '{"cells": 3}', '{"metadata":{},"cells":[{"source":"without ids"}]}'])(
    'keeps a copy that it cannot read, now and ever after: %s',
    async work => {
      await put(lab('a mean'));
      await writeFile(path, work);
      expect(await put(lab('the mean'))).toBe('kept');
      expect(await put(lab('one mean'))).toBe('kept');
      expect(await read()).toBe(work);
    },
  );

  it('goes on with a record of the first version, whose releases are not at hand', async () => {
    await writeAtomic(
      join(folder, '.waymark/released.json'),
      JSON.stringify({ version: 1, files: { [`${LAB}.ipynb`]: 'abc' } }),
    );
    await writeAtomic(path, lab('a mean', 'const mean = 3;'));
    expect(await put(lab('the mean'))).toBe('kept');
    expect(await sources()).toEqual(['a mean', 'const mean = 3;']);
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
      '.waymark/releases',
      expect.stringMatching(/^\.waymark\/releases\/[0-9a-f]{64}\.ipynb$/),
      expect.stringMatching(/^\.waymark\/releases\/[0-9a-f]{64}\.ipynb$/),
      'beginner',
      `${LAB}.ipynb`,
    ]);
  });
});
