import type { Lab } from '@waymark/roadmap';
import type { NotebookCell } from '@waymark/roadmap/lab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFaults, errorFaults } from '@waymark/server';
import { LabSession } from '@waymark/server';

const IMPORT = `import { check, todo } from '@waymark/kernel-helpers';`;

const lab: Lab = {
  id: 'beginner/sample',
  title: 'Sample',
  minutes: 1,
  anchors: {},
  checks: [{ id: 'q1-sum', points: 2, cell: 'q1-sum', items: [] }],
};

function code(id: string, source: string): NotebookCell {
  return { id, cell_type: 'code', source, metadata: {} };
}

function checkOf(answer: string, points = 2): NotebookCell {
  const options = JSON.stringify({ points });
  return code('q1-sum', `await check('q1-sum', ${options}, t => t.equal(${answer}, 3));`);
}

/** The harness sees every fault that it is there to see. */
describe('a session', () => {
  let session: LabSession;
  beforeAll(async () => {
    session = await LabSession.open(lab.id);
    await session.run(code('imports', IMPORT));
  });
  afterAll(() => session.close());

  test('finds nothing wrong where nothing is', async () => {
    const runs = await session.runAll([code('answer', 'const sum: number = 3;'), checkOf('sum')]);
    expect([...checkFaults(lab, runs, 'passed'), ...errorFaults(runs)]).toEqual([]);
  });

  test('finds a check that ends otherwise than expected', async () => {
    const runs = await session.runAll([checkOf('4')]);
    expect(checkFaults(lab, runs, 'passed')).toEqual([
      expect.stringMatching(/q1-sum: expected passed, found incorrect: .*4/),
    ]);
    expect(checkFaults(lab, runs, 'incorrect')).toEqual([]);
  });

  test('finds a placeholder to be unattempted', async () => {
    const runs = await session.runAll([code('answer', 'const other: number = todo();'), checkOf('other')]);
    expect(checkFaults(lab, runs, 'unattempted')).toEqual([]);
    expect(checkFaults(lab, runs, 'passed')).toEqual([expect.stringContaining('found unattempted')]);
  });

  test('finds an exception, with its stack', async () => {
    const runs = await session.runAll([checkOf(`(() => { throw new RangeError('too far'); })()`)]);
    const faults = checkFaults(lab, runs, 'unattempted');
    expect(faults[0]).toContain('expected unattempted, found exception');
    expect(faults[1]).toContain('RangeError: too far');
  });

  test('finds wrong points', async () => {
    const runs = await session.runAll([checkOf('3', 1)]);
    expect(checkFaults(lab, runs, 'passed')).toEqual([
      'check q1-sum: is worth 1 points, the lab says 2',
      'check q1-sum: earned 1 points, expected 2',
    ]);
  });

  test('finds a check that gave no outcome, and one that the lab does not know', async () => {
    const unknown = code(
      'stray',
      `await check('q9', { points: 1, hints: ['a', 'b'] }, t => t.ok(true, ''));`,
    );
    expect(checkFaults(lab, await session.runAll([unknown]), 'passed')).toEqual([
      'cell stray: no cell of the lab holds the check q9',
      'check q1-sum: expected one outcome, found 0',
    ]);
  });

  test('finds errors of the compiler and of the code', async () => {
    const runs = await session.runAll([
      code('mistyped', `const width: number = 'wide';`),
      code('throws', `throw new RangeError('too far');`),
    ]);
    const faults = errorFaults(runs);
    expect(faults).toEqual([
      expect.stringMatching(/^cell mistyped: [^]*not assignable to type 'number'/),
      expect.stringMatching(/^cell throws: RangeError: too far/),
    ]);
    expect(errorFaults(runs, name => name === 'RangeError')).toEqual([faults[0]]);
  });
});

describe('a cell that uses more than it may', () => {
  test.each([
    ['time', { cellMs: 1_000 }, 'for (;;) {}', 'cellMs', /still running after 1 s/],
    [
      'memory',
      { memoryMb: 600 },
      'const kept = []; for (;;) { kept.push(Buffer.alloc(2 ** 24, 1)); await new Promise(setImmediate); }',
      'memoryMb',
      /holds \d+ MB of memory; 600 MB are allowed/,
    ],
    [
      'output',
      { outputBytes: 10_000 },
      "for (;;) { console.log('x'.repeat(1000)); await new Promise(setImmediate); }",
      'outputBytes',
      /has shown more than 10000 bytes/,
    ],
  ])('of %s ends with its kernel', async (_title, limits, source, limit, message) => {
    const session = await LabSession.open(lab.id, { limits });
    try {
      const failure: unknown = await session.run(code('greedy', source)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ message: expect.stringMatching(message), cause: { limit } });
      await expect(session.run(code('next', '1'))).rejects.toThrow(/kernel/);
    } finally {
      await session.close();
    }
  });
});

test('a kernel that dies is reported with its cell, then and later', async () => {
  const session = await LabSession.open(lab.id);
  const dying = code('dying', 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});');
  await expect(session.run(dying)).rejects.toThrow(
    /^beginner\/sample, cell dying: the kernel ended \(SIGKILL\)/,
  );
  await expect(session.run(code('next', '1'))).rejects.toThrow(
    /^beginner\/sample, cell next: the kernel is dead/,
  );
  await session.close();
});
