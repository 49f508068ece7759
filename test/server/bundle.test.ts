import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { curriculumSchema, type Curriculum } from '@waymark/roadmap';
import { readRelease, type LabModel, type ReleasedCell } from '@waymark/roadmap/lab';
import { CurriculumReader, findLabs, leakFaults, readSource } from '@waymark/server';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess, runCli } from '../server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOTEBOOKS = join(ROOT, 'notebooks');

/**
 * Statements of answers that the platform itself uses: idioms, the example of `check` that a hint repeats, and the app
 * that a student exports, which is there to be read. A new one is looked at before it is added.
 */
const IN_THE_SAME_WORDS = [
  "return text.replaceAll('&', '&amp;')",
  'return values.reduce((sum, value) => sum + value, 0) / values.length;',
  '`numbers.reduce((sum, x) => sum + x, 0) / numbers.length`',
  'counts.set(word, (counts.get(word) ?? 0) + 1);',
  'loading ??= load().catch(',
  'let rest = BigInt.asUintN(64, BigInt(value));',
  "response.status(503).json({ status: 'starting' });",
  "response.status(500).json({ problem: 'Something went wrong on our side.' });",
];

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-bundle-'));
  bundle = join(folder, 'class');
  const { code, stderr } = await runCli(['bundle', '--to', bundle]);
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a student's bundle", () => {
  it('gives nothing away, in no file of it', async () => {
    const author = await allSources();
    const { labs, platform } = await allTexts(bundle);
    expect(messagesOf(author, labs)).toEqual([]);
    expect(platform.length).toBeGreaterThan(300);
    const found = messagesOf(author, platform).map(message => message.replace(/^.*? to the student: /, ''));
    expect(new Set(found)).toEqual(new Set(IN_THE_SAME_WORDS.map(start => expect.stringContaining(start))));
    // What is looked for would be found.
    for (const [kind, texts] of Object.entries(secretsOf(author))) {
      const planted = texts.map((text, at) => textCell(`planted-${at}`, text, 'code'));
      expect(messagesOf(author, planted)).toContainEqual(expect.stringContaining(`gives away ${kind}`));
    }
  });

  it('holds no test, no source of a lab, and no script for them', async () => {
    const names = await readdir(bundle, { recursive: true });
    expect(names.filter(name => /\.test\.|\btesting\b|^test\b|node_modules|dist\b/.test(name))).toEqual([]);
    for (const name of names.filter(path => path.endsWith('.ipynb'))) {
      const { lab } = readRelease(JSON.parse(await readFile(join(bundle, name), 'utf8')), name);
      expect(name).toBe(`notebooks/${lab.id}.ipynb`);
    }
    const { scripts } = JSON.parse(await readFile(join(bundle, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(Object.keys(scripts)).toEqual([
      'start',
      'test',
      'serve',
      'doctor',
      'roadmap',
      'backup',
      'restore',
    ]);
  });

  it('has the same curriculum as the sources, also where the server reads it', async () => {
    const whole = await readCurriculum(ROOT);
    expect(Object.keys(whole.labs).length).toBeGreaterThan(10);
    expect(await readCurriculum(bundle)).toEqual(whole);
    const server = await ServerProcess.start(
      join(folder, 'data'),
      '--notebooks',
      join(bundle, 'notebooks'),
      '--roadmap',
      join(bundle, 'roadmap/roadmap.md'),
    );
    const answer = await server.fetch('/api/roadmap', 'ada');
    expect(curriculumSchema.parse(await answer.json())).toEqual(curriculumSchema.parse(whole));
    await server.stop();
  });

  it('releases into a course what the sources would', async () => {
    const own = await release('own', '--notebooks', join(bundle, 'notebooks'));
    expect(own).toEqual(await release('theirs'));
  });

  it('says that it has nothing to prove', async () => {
    const { code, stderr } = await runCli(['prove', '--notebooks', join(bundle, 'notebooks')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("this folder is a student's bundle")]);
  });
});

describe('the command bundle', () => {
  /** One lab, which takes a moment. */
  let small: readonly string[];
  beforeAll(async () => {
    const notebooks = join(folder, 'small');
    await mkdir(join(notebooks, 'beginner'), { recursive: true });
    const cells = [{ id: 'title', cell_type: 'markdown', source: '# A lab\n\n*5 minutes.*', metadata: {} }];
    const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'waymark' } }, cells };
    await writeFile(join(notebooks, 'beginner/a.ipynb'), JSON.stringify(notebook));
    small = ['--notebooks', notebooks];
  });

  it("brings a former bundle up to date, and leaves the clone's history and the student's course", async () => {
    const stale = join(bundle, 'server/src/gone.ts');
    const kept = ['.git/HEAD', 'course/beginner/views.ipynb'].map(path => join(bundle, path));
    for (const path of [stale, ...kept]) {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, 'mine');
    }
    expect((await runCli(['bundle', '--to', bundle, ...small])).code).toBe(0);
    for (const path of kept) expect(await readFile(path, 'utf8')).toBe('mine');
    await expect(readFile(stale)).rejects.toThrow('ENOENT');
  });

  it('writes over nothing that it did not make', async () => {
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'thesis.txt'), 'mine');
    const { code, stderr } = await runCli(['bundle', '--to', other]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/other holds thesis\.txt, and is no former bundle/),
    ]);
    expect(await readdir(other)).toEqual(['thesis.txt']);
  });

  it('packs an archive with one folder in it', async () => {
    const archive = join(folder, 'class-2026.tar.gz');
    expect((await runCli(['bundle', '--to', archive, ...small])).code).toBe(0);
    const names = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n');
    expect(names.every(name => name.startsWith('class-2026/'))).toBe(true);
    expect(names).toContain('class-2026/notebooks/bundle.json');
    expect((await readdir(folder)).filter(name => name.startsWith('.bundle-'))).toEqual([]);
  });

  it('makes none of a lab that is at fault', async () => {
    const notebooks = join(folder, 'faulty');
    await mkdir(join(notebooks, 'beginner'), { recursive: true });
    await writeFile(join(notebooks, 'beginner/a.ipynb'), '{}');
    const to = join(folder, 'none');
    const { code, stderr } = await runCli(['bundle', '--to', to, '--notebooks', notebooks]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('a.ipynb: this is no notebook')]);
    await expect(readdir(to)).rejects.toThrow('ENOENT');
  });
});

function readCurriculum(from: string): Promise<Curriculum> {
  const [roadmap, notebooks] = [join(from, 'roadmap/roadmap.md'), join(from, 'notebooks')];
  return new CurriculumReader(roadmap, notebooks, pino({ enabled: false })).read();
}

/** What the labs are in a course that was released with these options. */
async function release(to: string, ...options: string[]): Promise<string[]> {
  const { code, stderr } = await runCli(['release', '--to', join(folder, to), ...options]);
  if (code !== 0) throw new Error(stderr);
  return Promise.all(
    (await findLabs(NOTEBOOKS)).map(({ id }) => readFile(join(folder, to, `${id}.ipynb`), 'utf8')),
  );
}

/** The cells of all labs as one model. */
async function allSources(): Promise<LabModel> {
  const models = await Promise.all(
    (await findLabs(NOTEBOOKS)).map(async file => (await readSource(file)).model),
  );
  return { ...models[0]!, cells: models.flatMap(({ cells }) => cells) };
}

/** What a folder holds: the cells of all labs, and every other file as one cell. */
async function allTexts(root: string): Promise<{ labs: ReleasedCell[]; platform: ReleasedCell[] }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const labs: ReleasedCell[] = [];
  const platform: ReleasedCell[] = [];
  for (const entry of entries.filter(one => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'utf8');
    if (extname(path) === '.ipynb') labs.push(...readRelease(JSON.parse(text), path).notebook.cells);
    // Of these no line is ours, and nearly all are hashes.
    else if (!/package-lock\.json$|requirements\.txt$/.test(path)) {
      platform.push(textCell(path, text, extname(path) === '.md' ? 'markdown' : 'code'));
    }
  }
  return { labs, platform };
}

function messagesOf(author: LabModel, cells: ReleasedCell[]): string[] {
  const metadata = { waymark: { lab: author.id, title: '', minutes: 1, prerequisites: [], anchors: {} } };
  return leakFaults(author, { nbformat: 4, nbformat_minor: 5, metadata, cells }).map(
    ({ message }) => message,
  );
}

function textCell(id: string, source: string, cell_type: 'code' | 'markdown'): ReleasedCell {
  return { id, cell_type, source, metadata: {} };
}

/** What is the author's alone, by kind. */
function secretsOf({ cells }: LabModel): Record<string, string[]> {
  const answers = cells.flatMap(cell => (cell.kind === 'answer' ? cell.answers : []));
  const checks = cells.flatMap(cell => (cell.kind === 'check' ? [cell] : []));
  return {
    'a solution': answers.map(({ solution }) => solution.text),
    'the wrong answer': answers.flatMap(({ wrong }) => wrong.map(({ text }) => text)),
    'a hidden test': checks.flatMap(({ hidden }) => hidden.map(({ text }) => text)),
    'a hint': checks.flatMap(({ check }) => check.hints.map(({ value }) => value)),
  };
}
