import { expect, it } from 'vitest';
import { z } from 'zod';
import type { CellRun } from '../lab-session.ts';
import { findRun, keepRun } from './runs.ts';
import type { Results } from './results.ts';

/** As a file would: what is kept becomes JSON. */
class Kept implements Results {
  readonly #texts = new Map<string, string>();

  find<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const text = this.#texts.get(key);
    return text === undefined ? undefined : schema.safeParse(JSON.parse(text)).data;
  }

  keep(key: string, value: unknown): void {
    this.#texts.set(key, JSON.stringify(value));
  }
}

const code = (id: string) => ({ id, cell_type: 'code' as const, source: '1', metadata: {} });
const text = { id: 'text', cell_type: 'markdown' as const, source: '# A', metadata: {} };

function run(id: string, ename?: string, isCut = false): CellRun {
  const error = ename === undefined ? undefined : { ename, evalue: 'e', traceback: ['line'] };
  return { cell: code(id), outcomes: [], error, ms: 3, isCut };
}

it('comes back with the cells of today', () => {
  const results = new Kept();
  keepRun(results, 'key', { runs: [run('a'), run('b', 'RangeError')], peakMb: 200 });
  const found = findRun(results, 'key', [code('x'), text, code('y')]);
  expect(found?.peakMb).toBe(200);
  expect(found?.runs.map(({ cell, error, ms }) => [cell.id, error?.ename, ms])).toEqual([
    ['x', undefined, 3],
    ['y', 'RangeError', 3],
  ]);
});

it('is not found for another number of cells, nor where something else is kept', () => {
  const results = new Kept();
  keepRun(results, 'key', { runs: [run('a')], peakMb: 200 });
  expect(findRun(results, 'key', [code('x'), code('y')])).toBeUndefined();
  results.keep('other', { runs: 'none' });
  expect(findRun(results, 'other', [code('x')])).toBeUndefined();
});

it('is not kept when a cell was stopped by hand; when it took too long, it is', () => {
  const results = new Kept();
  keepRun(results, 'stopped', { runs: [run('a', 'Interrupted')], peakMb: 1 });
  keepRun(results, 'cut', { runs: [run('a', 'Interrupted', true)], peakMb: 1 });
  expect(findRun(results, 'stopped', [code('a')])).toBeUndefined();
  expect(findRun(results, 'cut', [code('a')])).toBeDefined();
});
