import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leafItems, parseRoadmap } from '@waymark/roadmap';
import { cellsOf, faultLines, labOf, sourceWith, type NotebookCell } from '@waymark/roadmap/lab';
import { findLabs, readSource, releaseLab } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFaults, errorFaults } from '@waymark/server';
import { jupyterLayout } from './jupyter-layout.ts';
import { LabSession, printError, type CellRun } from '@waymark/server';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a lab should take. It is reported, and enforced only where a lab misses it by far. */
const SOLUTION_GOAL_MS = 60_000;
const SOLUTION_LIMIT_MS = 4 * SOLUTION_GOAL_MS;

/** The kernel's name for the error of a cell that needs an answer which nobody has written yet. */
const UNATTEMPTED = 'Unattempted';

const labs = await Promise.all(
  (await findLabs(`${ROOT}notebooks`)).map(async file => {
    const parsed = await readSource(file);
    return { ...file, lab: labOf(parsed, file.path), parsed };
  }),
);

test('there are labs', () => {
  expect(labs).not.toEqual([]);
});

describe.each(labs)('$id', ({ id, path, lab, parsed }) => {
  const { model } = parsed;
  const { cells } = model.notebook;
  const answers = cellsOf(model, 'answer').flatMap(({ index, source, answers: own }) =>
    own
      .flatMap(({ wrong }) => wrong)
      .map(wrong => ({
        check: wrong.check ?? '',
        name: wrong.name,
        wrongly: { ...cells[index]!, source: sourceWith(source, wrong) },
        cells: cellsUpTo(wrong.check, index),
      })),
  );

  function cellsUpTo(check: string | undefined, answer: number): NotebookCell[] {
    const checkCell = cellsOf(model, 'check').find(cell => cell.check.id.value === check);
    return cells.slice(answer, (checkCell?.index ?? answer) + 1);
  }

  test('lies in its file as Jupyter saves it', async () => {
    const text = await readFile(path, 'utf8');
    expect(text).toBe(jupyterLayout(JSON.parse(text)));
  });

  test('names a wrong answer for every check', () => {
    const tested = new Set(answers.map(({ check }) => check));
    expect(lab.checks.map(check => check.id).filter(check => !tested.has(check))).toEqual([]);
  });

  test('has two hints for every check', () => {
    const short = cellsOf(model, 'check').filter(({ check }) => check.hints.length < 2);
    expect(short.map(({ check }) => check.id.value)).toEqual([]);
  });

  test('checks every roadmap line that names it, and no line that there is not', async () => {
    const { levels } = parseRoadmap(await readFile(`${ROOT}roadmap/roadmap.md`, 'utf8'));
    const lines = leafItems(levels.flatMap(level => level.groups.flatMap(group => group.items)));
    const checked = new Set(lab.checks.flatMap(check => check.items));
    expect(lines.filter(line => line.lab === id && !checked.has(line.id))).toEqual([]);
    expect([...checked].filter(item => !lines.some(line => line.id === item))).toEqual([]);
  });

  describe('with its solution', () => {
    let session: LabSession;
    let runs: CellRun[];
    beforeAll(async () => {
      session = await LabSession.open(id);
      runs = await session.runAll(cells);
    });
    afterAll(() => session.close());

    test('every check passes', () => {
      expect([...errorFaults(runs), ...checkFaults(lab, runs, 'passed')]).toEqual([]);
    });

    test('runs in reasonable time', ({ annotate }) => {
      const total = runs.reduce((sum, run) => sum + run.ms, 0);
      const slowest = runs.toSorted((a, b) => b.ms - a.ms).slice(0, 3);
      void annotate(
        `${id}: ${seconds(total)} (goal ${seconds(SOLUTION_GOAL_MS)}); slowest cells: ` +
          slowest.map(({ cell, ms }) => `${cell.id} ${seconds(ms)}`).join(', '),
      );
      expect(total).toBeLessThan(SOLUTION_LIMIT_MS);
    });

    test.each(answers)(
      '$check is incorrect when the answer is wrong: $name',
      async ({ check, wrongly, cells: [answer, ...rest] }) => {
        const wrongRuns = await session.runAll([wrongly, ...rest]);
        const rightRuns = await session.runAll([answer!, ...rest]);
        const error = wrongRuns[0]?.error;
        expect(error && printError(error), 'the error of the wrong answer').toBeUndefined();
        expect(outcomeOf(wrongRuns, check)).toMatchObject({ state: 'incorrect', points: 0 });
        expect(outcomeOf(rightRuns, check), 'the outcome when the solution is back').toMatchObject({
          state: 'passed',
        });
      },
    );
  });

  describe('as a student gets it', () => {
    let session: LabSession;
    let runs: CellRun[];
    beforeAll(async () => {
      const { notebook, faults } = releaseLab(parsed, dirname(path));
      if (!notebook) throw new Error(faultLines(faults, path));
      session = await LabSession.open(id);
      runs = await session.runAll(notebook.cells);
    });
    afterAll(() => session.close());

    test('every check is unattempted', () => {
      expect(checkFaults(lab, runs, 'unattempted')).toEqual([]);
    });

    test('no cell fails for another reason than an answer that is missing', () => {
      expect(errorFaults(runs, name => name === UNATTEMPTED)).toEqual([]);
    });
  });
});

function outcomeOf(runs: readonly CellRun[], check: string) {
  return runs.flatMap(run => run.outcomes).findLast(outcome => outcome.check === check);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
