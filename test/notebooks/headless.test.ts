import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkOutcomeSchema } from '@waymark/roadmap';
import { notebookSchema } from '@waymark/roadmap/lab';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { findLabs, loadLab } from '@waymark/server';
import { expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const JUPYTER = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'jupyter');
const CELL_LIMIT_S = 120;

const outputsSchema = z
  .array(z.looseObject({ data: z.record(z.string(), z.unknown()).default({}) }))
  .default([]);

/** Graders run notebooks this way; our own client is stricter, but it is not theirs. */
test('Jupyter itself runs a lab through the installed kernel, and its outcomes are in the file', async () => {
  const [file] = await findLabs(`${ROOT}notebooks`);
  const folder = await mkdtemp(join(tmpdir(), 'waymark-headless-'));
  try {
    const copy = join(folder, 'lab.ipynb');
    await copyFile(file!.path, copy);
    await promisify(execFile)(JUPYTER, ['execute', '--inplace', `--timeout=${CELL_LIMIT_S}`, copy]);
    const { lab } = await loadLab(file!);
    const notebook = notebookSchema.parse(JSON.parse(await readFile(copy, 'utf8')));
    const outcomes = notebook.cells.flatMap(({ outputs }) =>
      outputsSchema
        .parse(outputs)
        .flatMap(({ data }) => (CHECK_MIME in data ? [checkOutcomeSchema.parse(data[CHECK_MIME])] : [])),
    );
    expect(outcomes.map(({ check, state, points }) => ({ check, state, points }))).toEqual(
      lab.checks.map(({ id, points }) => ({ check: id, state: 'passed', points })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
