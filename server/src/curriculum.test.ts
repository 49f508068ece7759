import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoadmapError } from '@waymark/roadmap';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CurriculumReader } from './curriculum.ts';

const ROADMAP = '# T\n## 1. B\n### G\n- a <!-- id: beginner.a lab: beginner/a -->\n';

describe('CurriculumReader', () => {
  let folder: string;
  let warnings: string[];
  let reader: CurriculumReader;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-curriculum-'));
    await mkdir(join(folder, 'beginner'));
    await writeRoadmap(ROADMAP);
    warnings = [];
    const logger = pino({ level: 'warn' }, { write: line => void warnings.push(line) });
    reader = new CurriculumReader(join(folder, 'roadmap.md'), folder, logger);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const writeRoadmap = (text: string): Promise<void> => writeFile(join(folder, 'roadmap.md'), text);
  const writeLab = (title: string): Promise<void> =>
    writeFile(
      join(folder, 'beginner/a.ipynb'),
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { name: 'waymark' } },
        cells: [{ id: 'title', cell_type: 'markdown', source: `# ${title}\n*5 minutes.*`, metadata: {} }],
      }),
    );

  it('reads the roadmap and the labs, and again when a file changes, comes or goes', async () => {
    expect(await reader.read()).toMatchObject({ title: 'T', levels: [{ id: 'beginner' }], labs: {} });
    await writeLab('First');
    expect((await reader.read()).labs).toMatchObject({ 'beginner/a': { title: 'First' } });
    await writeLab('Second one');
    await writeRoadmap(ROADMAP.replace('# T', '# Another'));
    expect(await reader.read()).toMatchObject({
      title: 'Another',
      labs: { 'beginner/a': { title: 'Second one' } },
    });
    await rm(join(folder, 'beginner/a.ipynb'));
    expect((await reader.read()).labs).toEqual({});
    expect(warnings).toEqual([]);
  });

  it('reads an unchanged file once', async () => {
    await writeLab('First');
    const first = await reader.read();
    const second = await reader.read();
    expect(second.labs['beginner/a']).toBe(first.labs['beginner/a']);
    expect(second.levels).toBe(first.levels);
  });

  it('leaves an unsound lab out, and says so once', async () => {
    await writeFile(join(folder, 'beginner/a.ipynb'), '{}');
    expect((await reader.read()).labs).toEqual({});
    expect((await reader.read()).labs).toEqual({});
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('beginner/a');
  });

  it('keeps the last sound roadmap, and says so once', async () => {
    await reader.read();
    await writeRoadmap('# T\n## 1. B\n### G\n- a');
    expect((await reader.read()).levels).toHaveLength(1);
    await reader.read();
    expect(warnings).toHaveLength(1);
  });

  it('is read once for all who ask at once, and again when that has failed', async () => {
    const asked = await Promise.all([reader.latest(), reader.latest(), reader.latest()]);
    expect(new Set(asked).size).toBe(1);
    expect(await reader.latest()).toBe(asked[0]);
    const other = new CurriculumReader(join(folder, 'nothing.md'), folder, pino({ level: 'silent' }));
    await expect(other.latest()).rejects.toThrow('ENOENT');
    await writeFile(join(folder, 'nothing.md'), ROADMAP);
    expect(await other.latest()).toMatchObject({ title: 'T' });
  });

  it('fails when there was no sound one', async () => {
    await writeRoadmap('nothing');
    await expect(reader.read()).rejects.toThrow(RoadmapError);
  });
});
