import { cellsOf, parseLab } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { runWrong, type CodeRun } from './run-wrong.ts';

const ANSWER = `/// BEGIN SOLUTION
const area = 6;
/// END SOLUTION
/// BEGIN WRONG q1-area: adds
const area = 5;
/// END WRONG`;

const code = (id: string, source: string) => ({ cell_type: 'code', id, source, metadata: {} });
const { model } = parseLab(
  {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'waymark' } },
    cells: [
      code('imports', 'import'),
      code('area', ANSWER),
      code('chart', 'chart()'),
      code('q1', "await check('q1-area', { points: 1 }, t => {});"),
      code('later', 'later()'),
    ],
  },
  'beginner/rooms',
);
const answer = cellsOf(model, 'answer')[0];
const wrong = answer.answers[0].wrong[0];

const outcome = (state: 'passed' | 'incorrect' | 'exception' | 'unattempted') => ({
  version: 1 as const,
  check: 'q1-area',
  state,
  points: state === 'passed' ? 1 : 0,
  maxPoints: 1,
  message: 'area is 5, expected 6',
  hints: [],
});

/** A kernel in which the check finds `state`, once the imports have run. */
function kernel(state: Parameters<typeof outcome>[0], { isFresh = false, error = '' } = {}) {
  const ran: [string, string][] = [];
  const run = async (source: string, cell: string): Promise<CodeRun> => {
    ran.push([cell, source]);
    const isReady = !isFresh || ran.some(([id]) => id === 'imports');
    if (!isReady || (error && /area = 5/.test(source))) {
      return { outcomes: [], error: error || 'ReferenceError: no imports' };
    }
    return { outcomes: cell === 'q1' ? [outcome(state)] : [], error: undefined };
  };
  return { run, ran };
}

describe('a wrong answer', () => {
  it('is run up to its check, and the right one is put back', async () => {
    const { run, ran } = kernel('incorrect');
    expect(await runWrong(model, answer, wrong, run)).toEqual({
      state: 'found',
      message: 'area is 5, expected 6',
    });
    expect(ran.map(([id]) => id)).toEqual(['area', 'chart', 'q1', 'area', 'chart', 'q1']);
    expect(ran[0][1]).toMatch(/area = 5/);
    expect(ran[0][1]).not.toMatch(/area = 6/);
    expect(ran[3][1]).toBe(ANSWER);
  });

  it.each(['passed', 'unattempted'] as const)('is not found by a check that is %s', async state => {
    const { run } = kernel(state);
    expect(await runWrong(model, answer, wrong, run)).toEqual({
      state: 'missed',
      message: `The check is ${state}.`,
    });
  });

  it('has the cells above run first in a fresh kernel', async () => {
    const { run, ran } = kernel('incorrect', { isFresh: true });
    expect((await runWrong(model, answer, wrong, run)).state).toBe('found');
    expect(ran.map(([id]) => id).slice(0, 2)).toEqual(['area', 'imports']);
    expect(ran.at(-3)![1]).toBe(ANSWER);
  });

  it('that does not run is told apart, and the right one is put back all the same', async () => {
    const { run, ran } = kernel('incorrect', { error: 'TypeError: no' });
    expect(await runWrong(model, answer, wrong, run)).toEqual({ state: 'broken', message: 'TypeError: no' });
    expect(ran.at(-3)).toEqual(['area', ANSWER]);
  });

  it('at whose check the kernel throws is told apart too', async () => {
    const { run } = kernel('exception');
    expect((await runWrong(model, answer, wrong, run)).state).toBe('broken');
  });
});
