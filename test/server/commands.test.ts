import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess, runCli } from '../server-process.ts';

const ROADMAP = fileURLToPath(new URL('../../roadmap/roadmap.md', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-commands-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('serve', () => {
  it('says in one sentence that the port is taken', async () => {
    const server = await ServerProcess.start(join(folder, 'first'));
    const second = await runCli(['serve', '--port', String(server.port), '--data', join(folder, 'second')]);
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${server.port} is taken: choose another with --port, or stop the program that uses it.\n`,
    });
    await server.stop();
  });

  it.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['no port', ['--data', 'x'], {}, /^Expected --port with a number from 0 to 65535, got none\.\n$/],
    ['a port that is none', ['--port', '70000', '--data', 'x'], {}, /^Expected --port .*, got 70000\.\n$/],
    ['no data folder', ['--port', '0'], { WAYMARK_DATA: '' }, /^Say where to keep progress: --data DIR/],
    ['no secret', ['--port', '0', '--data', 'x'], { WAYMARK_SECRET: '' }, /^Set WAYMARK_SECRET /],
    [
      'a short secret',
      ['--port', '0', '--data', 'x'],
      { WAYMARK_SECRET: 'short' },
      /^Set WAYMARK_SECRET .* 16 characters/,
    ],
  ])('says in one sentence that there is %s', async (_title, args, env, message) => {
    const { code, stdout, stderr } = await runCli(['serve', ...args], env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  it('names the line of a roadmap that cannot be read', async () => {
    const roadmap = join(folder, 'roadmap.md');
    await writeFile(roadmap, '# T\n## 1. B\n### G\n- a\n');
    const { code, stderr } = await runCli(['serve', '--port', '0', '--data', folder, '--roadmap', roadmap]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/roadmap\.md: roadmap line 4: expected the line to end in/);
  });
});

describe('new', () => {
  it('begins a lab that is released as it stands, on its line of the roadmap', async () => {
    const roadmap = join(folder, 'roadmap.md');
    await copyFile(ROADMAP, roadmap);
    const where = ['--notebooks', folder, '--roadmap', roadmap];
    const made = await runCli(['new', 'beginner/rooms', 'beginner.models.build', ...where]);
    expect(made).toEqual({ code: 0, stdout: `${join(folder, 'beginner/rooms.ipynb')}\n`, stderr: '' });
    const released = await runCli(['release', '--notebooks', folder, '--to', join(folder, 'course')]);
    expect([released.code, released.stdout]).toEqual([0, 'beginner/rooms: written\n']);
    expect((await runCli(['roadmap', ...where])).stdout).not.toContain('beginner.models.build');
    const again = await runCli(['new', 'beginner/rooms', 'beginner.models.build', ...where]);
    expect([again.code, again.stderr]).toEqual([
      1,
      'beginner/rooms is there already: open it, or choose another name.\n',
    ]);
  });

  it('says what it needs', async () => {
    const { code, stderr } = await runCli(['new', 'beginner/rooms']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Say the lab and its line: new /)]);
  });
});

describe('usage', () => {
  it.each([[['--help']], [['help']], [['serve', '--help']], [['release', '--help']]])(
    '%j explains',
    async args => {
      const { code, stdout, stderr } = await runCli(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/--notebooks DIR/);
    },
  );

  it.each([[[]], [['fly']], [['release', '--fly']], [['roadmap', 'now']]])(
    '%j is refused with 2',
    async args => {
      const { code, stdout, stderr } = await runCli(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );
});

const cell = (id: string, cell_type: string, source: string) => ({ id, cell_type, source, metadata: {} });

function lab(answer: string): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'waymark' } },
    cells: [
      cell('title', 'markdown', '# A lab\n\n*5 minutes.*'),
      cell('imports', 'code', "import { check, todo } from '@waymark/kernel-helpers';"),
      cell(
        'answer',
        'code',
        `/// BEGIN SOLUTION\n${answer}\n/// END SOLUTION\n/// BEGIN WRONG q1: two\nconst a: number = 2;\n/// END WRONG`,
      ),
      cell(
        'check',
        'code',
        "await check('q1', { points: 1, hints: ['Less.', 'One.'], items: ['beginner.integration.view'] }, t => t.equal(a, 1));",
      ),
    ],
  });
}

describe('release and roadmap', () => {
  let notebooks: string;
  let course: string;
  beforeEach(async () => {
    notebooks = join(folder, 'notebooks');
    course = join(folder, 'course');
    await mkdir(join(notebooks, 'beginner'), { recursive: true });
    await writeFile(join(notebooks, 'beginner/views.ipynb'), lab('const a: number = 1;'));
  });

  const release = (...args: string[]) =>
    runCli(['release', '--notebooks', notebooks, '--to', course, ...args]);
  const student = join('beginner', 'views.ipynb');

  it('writes a copy without the answer, and never over work', async () => {
    expect(await release()).toEqual({ code: 0, stdout: 'beginner/views: written\n', stderr: '' });
    const copy = await readFile(join(course, student), 'utf8');
    expect(copy).toContain('const a: number = todo();');
    expect(copy).not.toContain('= 1;');
    expect((await release()).stdout).toBe('beginner/views: unchanged\n');

    await writeFile(join(notebooks, student), lab('const a: string = "1";'));
    expect((await release()).stdout).toBe('beginner/views: refreshed\n');

    await writeFile(join(course, student), 'work');
    await writeFile(join(notebooks, student), lab('const a: boolean = true;'));
    expect((await release()).stdout).toMatch(
      /^beginner\/views: there is a newer version; your copy .* stays\..*\n$/,
    );
    expect(await readFile(join(course, student), 'utf8')).toBe('work');
  });

  it('releases the sound labs beside an unsound one, and fails', async () => {
    await writeFile(join(notebooks, 'beginner/forms.ipynb'), lab('model.fit();'));
    await mkdir(join(notebooks, 'beginner/folder.ipynb'));
    await symlink('nowhere', join(notebooks, 'beginner/link.ipynb'));
    await writeFile(join(notebooks, 'beginner/null.ipynb'), 'null');
    const half = lab('const a: number = 1;').replace('/// END WRONG', '');
    await writeFile(join(notebooks, 'beginner/half.ipynb'), half);
    const { code, stdout, stderr } = await release();
    expect([code, stdout]).toEqual([1, 'beginner/views: written\n']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/folder\.ipynb: .*EISDIR/),
      expect.stringMatching(
        /forms\.ipynb: Under "A lab", the cell "model\.fit\(\);", line 1: nothing of this answer/,
      ),
      expect.stringMatching(
        /half\.ipynb: Under "A lab", the cell "const a: number = 1;", line 4: .*END WRONG/,
      ),
      expect.stringMatching(/link\.ipynb: .*ENOENT/),
      expect.stringMatching(/null\.ipynb/),
    ]);
  });

  it('only checks with --check, and only one lab with --lab', async () => {
    expect(await release('--check', '--lab', 'beginner/views')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^beginner\/views: sound \(1 check/),
      stderr: '',
    });
    await expect(readFile(join(course, student))).rejects.toThrow(/ENOENT/);
    expect(await release('--lab', 'beginner/forms')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no lab beginner/forms; expected one of beginner/views.\n',
    });
  });

  it('prints the coverage', async () => {
    const { code, stdout } = await runCli(['roadmap', '--notebooks', notebooks]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1\. Beginner Level +15 +1 +1 +7% +1 +1$/m);
    expect(stdout).toMatch(/^All +66 +1 +1 +2% +1 +1$/m);
  });

  it('fails on a line that the lab forgot, and on one that the roadmap lacks', async () => {
    const text = lab('const a: number = 1;').replace('beginner.integration.view', 'beginner.nothing');
    await writeFile(join(notebooks, student), text);
    const { code, stdout } = await runCli(['roadmap', '--notebooks', notebooks]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^The lab exists, but no check of it names the line:\n {2}beginner\.integration\.view$/m,
    );
    expect(stdout).toMatch(/views\.ipynb names the line beginner\.nothing, which the roadmap lacks/);
  });
});
