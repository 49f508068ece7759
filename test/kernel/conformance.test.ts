import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const INSTALL = join(ROOT, 'kernel-helpers', 'dist', 'kernel', 'install.js');

let prefix: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'waymark-prefix-'));
  await run(process.execPath, [INSTALL, '--prefix', prefix]);
  env = { ...process.env, JUPYTER_PATH: join(prefix, 'share', 'jupyter') };
});
afterAll(() => rm(prefix, { recursive: true }));

function python(...parameters: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(PYTHON, parameters, { env, cwd: prefix });
}

function codeCell(source: string): object {
  return {
    cell_type: 'code',
    id: source.length.toString(),
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  };
}

describe('Jupyter', () => {
  it('finds the kernel by its name', async () => {
    const { stdout } = await python('-m', 'jupyter', 'kernelspec', 'list', '--json');
    const { spec } =
      (JSON.parse(stdout) as { kernelspecs: Record<string, { spec: object }> }).kernelspecs['waymark'] ?? {};
    expect(spec).toMatchObject({
      display_name: 'TypeScript (Waymark)',
      language: 'typescript',
      interrupt_mode: 'message',
    });
  });

  it('passes its official conformance suite', async () => {
    const { stderr } = await python(join(import.meta.dirname, 'jupyter_kernel_test_waymark.py'), '-v');
    expect(stderr).toMatch(/OK \(skipped=1\)\s*$/);
    expect(stderr).toMatch(/test_pager .*skipped/);
  });

  it('executes a notebook without a front end', async () => {
    const notebook = join(prefix, 'in.ipynb');
    await writeFile(
      notebook,
      JSON.stringify({
        cells: [codeCell('const rate = 0.5'), codeCell('console.log("printed"); rate * 2')],
        metadata: { kernelspec: { name: 'waymark', display_name: 'TypeScript', language: 'typescript' } },
        nbformat: 4,
        nbformat_minor: 5,
      }),
    );
    await python('-m', 'jupyter', 'execute', '--inplace', notebook);
    const { cells } = JSON.parse(await readFile(notebook, 'utf8')) as { cells: { outputs: object[] }[] };
    expect(cells[1]?.outputs).toMatchObject([
      { output_type: 'stream', name: 'stdout', text: ['printed\n'] },
      { output_type: 'execute_result', data: { 'text/plain': ['1'] } },
    ]);
  });
});
