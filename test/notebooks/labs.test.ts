import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { leafItems, parseRoadmap, type LabCell, type WrongAnswer } from '@waymark/roadmap';
import { findLabs, loadLab, releaseNotebook, replaceSolution } from '@waymark/server';
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
  (await findLabs(`${ROOT}notebooks`)).map(async file => Object.assign(await loadLab(file), file)),
);

test('there are labs', () => {
  expect(labs).not.toEqual([]);
});

describe.each(labs)('$id', ({ id, path, lab, notebook }) => {
  const answers = notebook.cells.flatMap((cell, index) =>
    (cell.metadata.waymark?.wrong ?? []).map(wrong => ({ wrong, cells: cellsUpTo(wrong, index) })),
  );

  function cellsUpTo({ check }: WrongAnswer, answerIndex: number): LabCell[] {
    const checkIndex = notebook.cells.findIndex(cell => cell.metadata.waymark?.check === check);
    return notebook.cells.slice(answerIndex, checkIndex + 1);
  }

  test('lies in its file as Jupyter saves it', async () => {
    const text = await readFile(path, 'utf8');
    expect(text).toBe(jupyterLayout(JSON.parse(text)));
  });

  test('names a wrong answer for every check', () => {
    const tested = new Set(answers.map(({ wrong }) => wrong.check));
    expect(lab.checks.map(check => check.id).filter(check => !tested.has(check))).toEqual([]);
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
      runs = await session.runAll(notebook.cells);
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
      '$wrong.check is incorrect when the answer is wrong: $wrong.name',
      async ({ wrong, cells: [answer, ...rest] }) => {
        const wrongly = { ...answer!, source: replaceSolution(answer!.source, wrong.source) };
        const wrongRuns = await session.runAll([wrongly, ...rest]);
        const rightRuns = await session.runAll([answer!, ...rest]);
        const error = wrongRuns[0]?.error;
        expect(error && printError(error), 'the error of the wrong answer').toBeUndefined();
        expect(outcomeOf(wrongRuns, wrong.check)).toMatchObject({ state: 'incorrect', points: 0 });
        expect(outcomeOf(rightRuns, wrong.check), 'the outcome when the solution is back').toMatchObject({
          state: 'passed',
        });
      },
    );
  });

  describe('as a student gets it', () => {
    let session: LabSession;
    let runs: CellRun[];
    beforeAll(async () => {
      session = await LabSession.open(id);
      runs = await session.runAll(releaseNotebook(notebook).cells);
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
