import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ITEM = 'beginner.basics.what-is-ml';

let folder: string;
let notebooks: string;
let running: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-prove-'));
  notebooks = join(folder, 'notebooks');
  running = join(folder, 'running');
  await mkdir(running);
  await mkdir(join(notebooks, 'beginner'), { recursive: true });
  await writeLab('rooms', '12');
  await writeLab('walls', '13');
});
afterAll(async () => rm(folder, { recursive: true }));

/** A lab whose first cell, where the test says so, tells its process and has no end. */
async function writeLab(name: string, right: string): Promise<void> {
  const sources = [
    `# ${name}\n\n*5 minutes.*`,
    "import { check, secret, todo } from '@waymark/kernel-helpers';\nimport { writeFileSync } from 'node:fs';",
    "const folder = process.env['ENDLESS_IN'];\nif (folder) {\n  writeFileSync(`${folder}/${process.pid}`, '');\n  await new Promise(() => undefined);\n}",
    `/// BEGIN SOLUTION\nconst area: number = ${right};\n/// END SOLUTION\n/// BEGIN WRONG ${name}-q1: adds\nconst area: number = 7;\n/// END WRONG`,
    `await check('${name}-q1', { points: 2, hints: ['Think.', 'Multiply.'], items: ['${ITEM}'] }, t => t.equal(area, secret(12), 'The area'));`,
  ];
  const cells = sources.map((source, i) => ({
    id: `${name}-${i}`,
    cell_type: i === 0 ? 'markdown' : 'code',
    metadata: {},
    source,
    ...(i > 0 && { outputs: [], execution_count: null }),
  }));
  const kernelspec = { name: 'waymark', display_name: 'TypeScript (Waymark)', language: 'typescript' };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  await writeFile(join(notebooks, 'beginner', `${name}.ipynb`), JSON.stringify(notebook));
}

function startProve(jobs: number, kept: string, env: NodeJS.ProcessEnv = {}) {
  const parameters = ['prove', '--notebooks', notebooks, '--kept', join(folder, kept), '--jobs', `${jobs}`];
  // A process group of its own, to which a Ctrl-C goes as it does in a terminal.
  const child = spawn(process.execPath, [`${ROOT}server/dist/cli.js`, ...parameters], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, output: text(child.stdout), log: text(child.stderr), exit: once(child, 'exit') };
}

/** What is the same each time: neither times nor memory. */
async function prove(jobs: number, kept: string): Promise<{ code: unknown; lines: string[] }> {
  const { output, exit } = startProve(jobs, kept);
  const [code] = await exit;
  const lines = (await output)
    .replace(/; solution .*, (\d+|one) kernels?\)/g, ')')
    .trim()
    .split('\n');
  return { code, lines };
}

const NOTED = '  Its first cell now says what running it takes.';

async function firstCell(lab: string): Promise<string> {
  const notebook = JSON.parse(await readFile(join(notebooks, 'beginner', `${lab}.ipynb`), 'utf8'));
  return [notebook.cells[0].source].flat().join('');
}

async function isThere(count: number, path: string): Promise<string[]> {
  const changes = watch(path);
  try {
    for (;;) {
      const names = await readdir(path);
      if (names.length >= count) return names;
      await once(changes, 'change');
    }
  } finally {
    changes.close();
  }
}

test('a Ctrl-C ends the kernels of all labs, and leaves nothing that would be believed', async () => {
  const { child, exit, log } = startProve(2, 'stopped', { ENDLESS_IN: running });
  const pids = await isThere(6, running);
  process.kill(-child.pid!, 'SIGINT');
  expect(await exit).toEqual([130, null]);
  expect(await log).toBe('');
  for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');

  const after = await prove(2, 'stopped');
  const [sound, , unsound, ...faults] = after.lines;
  expect([after.code, sound, unsound]).toEqual([
    1,
    expect.stringMatching(
      /^beginner\/rooms: sound \(1 checks; 1 wrong answers; mutations: 1 of 1 tried, 1 found/,
    ),
    expect.stringMatching(/^beginner\/walls: 2 faults/),
  ]);
  expect(
    faults.filter(line => line.startsWith('  ✗')),
    'the solution, with either seed',
  ).toHaveLength(2);
  expect(faults.join('\n')).not.toContain('rooms');

  const oneByOne = await prove(1, 'one by one');
  expect(oneByOne.code).toBe(1);
  expect(oneByOne.lines).toEqual(after.lines.filter(line => line !== NOTED));

  // The sound lab says so to students, the other one does not.
  expect(after.lines[1], 'said once').toBe(NOTED);
  expect(await firstCell('rooms')).toMatch(
    /^# rooms\n\n\*5 minutes\. All cells run in about \d+ seconds? and [1-9]\d*0 MB\.\*$/,
  );
  expect(await firstCell('walls')).toBe('# walls\n\n*5 minutes.*');
});

test('a number of labs that is none is refused', async () => {
  const { log, exit } = startProve(0, 'none');
  expect((await exit)[0]).toBe(1);
  expect(await log).toMatch(/--jobs is 0: expected how many to run side by side, such as 2/);
});
