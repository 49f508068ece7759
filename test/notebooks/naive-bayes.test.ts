import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NotebookCell } from '@waymark/roadmap/lab';
import { findLabs, loadLab } from '@waymark/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PYTHON } from '../../server/setup/paths.mjs';
import { LabSession, printError } from '@waymark/server';

const LAB = 'beginner/spam-email-classifier';
const LAST_CELL = 'spam-score';
const REFERENCE = fileURLToPath(new URL('naive_bayes_reference.py', import.meta.url));
const MAX_OUTPUT_BYTES = 2 ** 26;

/** Sums of logarithms of up to a few hundred, added up in another order. */
const TOLERANCE = 1e-9;

interface Answers {
  weights: Record<string, number>;
  scores: number[];
}

let folder: string;
let own: Answers;
let reference: Answers & { isSpam: boolean[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-naive-bayes-'));
  const [mails, answers] = [join(folder, 'mails.json'), join(folder, 'answers.json')];
  await answerByLab(mails, answers);
  own = JSON.parse(await readFile(answers, 'utf8')) as typeof own;
  const { stdout } = await promisify(execFile)(PYTHON, [REFERENCE, mails], { maxBuffer: MAX_OUTPUT_BYTES });
  reference = JSON.parse(stdout) as typeof reference;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the lab's solution up to its Naive Bayes; keeps the words that it counts, and its weights and scores. */
async function answerByLab(mails: string, answers: string): Promise<void> {
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
      writeFileSync(${JSON.stringify(mails)}, JSON.stringify({
        train: train.map(({ text, spam }) => ({ words: tokenize(text), spam })),
        test: test.map(({ text }) => tokenize(text)),
      }));
      writeFileSync(${JSON.stringify(answers)}, JSON.stringify({
        weights: Object.fromEntries(Array.from(vocabulary, word => [word, weightOf(word)])),
        scores: test.map(({ text }) => spamScore(tokenize(text))),
      }));`,
  };
  const session = await LabSession.open(LAB);
  try {
    const failed = (await session.runAll([...cells.slice(0, last + 1), keep])).find(run => run.error);
    if (failed?.error) throw new Error(printError(failed.error));
  } finally {
    await session.close();
  }
}

test('gives every word the weight that scikit-learn gives it', () => {
  const words = Object.keys(reference.weights);
  expect(words.length).toBeGreaterThan(100);
  expect(Object.keys(own.weights).toSorted()).toEqual(words.toSorted());
  const off = words.filter(word => !(Math.abs(own.weights[word]! - reference.weights[word]!) < TOLERANCE));
  expect(off).toEqual([]);
});

test('gives every mail the score and the verdict that scikit-learn gives it', () => {
  expect(own.scores.length).toBeGreaterThan(100);
  expect(own.scores).toHaveLength(reference.scores.length);
  const off = own.scores.filter((score, i) => !(Math.abs(score - reference.scores[i]!) < TOLERANCE));
  expect(off).toEqual([]);
  expect(own.scores.map(score => score > 0)).toEqual(reference.isSpam);
});
