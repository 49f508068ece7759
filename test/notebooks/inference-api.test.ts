import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NotebookCell } from '@waymark/roadmap/lab';
import { findLabs, LabSession, loadLab, printError } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PYTHON } from '../../server/setup/paths.mjs';

const LAB = 'intermediate/inference-api';
const LAST_CELL = 'page';
const MODEL = 'penguin-species';
const CLIENT = fileURLToPath(new URL('inference_client.py', import.meta.url));
const MLSERVER = join(dirname(PYTHON), 'mlserver');

/** MLServer is made for Python up to 3.12. */
const isPossible = /^version = 3\.1[0-2]\b/m.test(
  await readFile(join(dirname(dirname(PYTHON)), 'pyvenv.cfg'), 'utf8'),
);

const run = promisify(execFile);

/** What the lab says itself, of where it serves and of some penguins. */
const ownSchema = z.object({
  url: z.url(),
  rows: z.array(z.array(z.number())),
  species: z.array(z.string()),
  probabilities: z.array(z.array(z.number())),
});

/** A line of what `mlserver infer` writes. */
const answerSchema = z.object({
  model_name: z.string(),
  id: z.string(),
  parameters: z.object({ batch_index: z.number() }),
  outputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.number()),
      datatype: z.string(),
      data: z.array(z.unknown()),
    }),
  ),
});

describe.skipIf(!isPossible)("the lab's server, asked by MLServer's client", () => {
  let folder: string;
  let session: LabSession;
  let own: z.infer<typeof ownSchema>;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-inference-'));
    session = await LabSession.open(LAB);
    own = await serveByLab(join(folder, 'own.json'));
    address = own.url.replace('http://', '').replace(/\/$/, '');
  });

  afterAll(async () => {
    await session?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the lab's solution until its server is up. */
  async function serveByLab(answers: string): Promise<typeof own> {
    const file = (await findLabs(fileURLToPath(new URL('../../notebooks', import.meta.url)))).find(
      ({ id }) => id === LAB,
    );
    if (!file) throw new Error(`expected the lab ${LAB}`);
    const { cells } = (await loadLab(file)).model.notebook;
    const last = cells.findIndex(({ id }) => id === LAST_CELL);
    const keep: NotebookCell = {
      ...cells[last]!,
      source: `
        import { writeFileSync } from 'node:fs';
        const asked = measuresOf(test.slice(0, 30));
        const answered = speciesProbabilities(asked);
        writeFileSync(${JSON.stringify(answers)}, JSON.stringify({
          url: served.url, rows: asked, species: answered.map(mostLikely), probabilities: answered,
        }));`,
    };
    const failed = (await session.runAll([...cells.slice(0, last + 1), keep])).find(({ error }) => error);
    if (failed?.error) throw new Error(printError(failed.error));
    return ownSchema.parse(JSON.parse(await readFile(answers, 'utf8')));
  }

  test('says who it is, and what it is asked wrongly', async () => {
    const { stdout } = await run(PYTHON, [CLIENT, address, MODEL]);
    expect(JSON.parse(stdout)).toEqual({
      live: true,
      ready: true,
      modelReady: true,
      server: { name: 'waymark', version: '1.0.0', extensions: [] },
      model: expect.objectContaining({
        name: MODEL,
        versions: ['1'],
        inputs: [tensor('measures', 'FP64', [-1, 4])],
        outputs: [tensor('species', 'BYTES', [-1]), tensor('probabilities', 'FP32', [-1, 3])],
      }),
      wrongShape: 'measures: expected the shape [rows, 4], got [1,2].',
      wrongModel: 'There is no such model.',
    });
  });

  test.each([
    ['one question at a time', '1'],
    ['questions that the client gathers into batches', '7'],
  ])('answers %s of `mlserver infer`', async (_what, batchSize) => {
    const [questions, answers] = [
      join(folder, 'questions.jsonl'),
      join(folder, `answers-${batchSize}.jsonl`),
    ];
    const lines = own.rows.map((row, i) => ({
      id: `penguin-${i}`,
      inputs: [{ name: 'measures', shape: [1, 4], datatype: 'FP64', data: row }],
    }));
    await writeFile(questions, lines.map(line => JSON.stringify(line)).join('\n'));
    await run(MLSERVER, [
      'infer',
      '-u',
      address,
      '-m',
      MODEL,
      '-i',
      questions,
      '-o',
      answers,
      '-s',
      batchSize,
      '-w',
      '2',
      '-r',
      '1',
    ]);
    const found = (await readFile(answers, 'utf8'))
      .trim()
      .split('\n')
      .map(line => answerSchema.parse(JSON.parse(line)))
      .toSorted((a, b) => a.parameters.batch_index - b.parameters.batch_index);
    expect(found.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
    const [species, probabilities] = ['species', 'probabilities'].map(name =>
      found.map(({ outputs }) => outputs.find(output => output.name === name)?.data),
    );
    expect(species).toEqual(own.species.map(name => [name]));
    const off = own.probabilities.flatMap((row, i) =>
      row.map((share, j) => Math.abs(share - Number(probabilities?.[i]?.[j]))),
    );
    expect(Math.max(...off)).toBeLessThan(1e-6);
  });
});

function tensor(name: string, datatype: string, shape: number[]): unknown {
  return expect.objectContaining({ name, datatype, shape });
}
