import { checkOutcomeSchema } from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute(`import { chart, check, tf, todo } from '@waymark/kernel-helpers'`);
});
afterAll(() => kernel.shutdown());

async function checkState(body: string): Promise<string> {
  const run = await kernel.execute(`await check('q1', { points: 1 }, t => { ${body} })`);
  return checkOutcomeSchema.parse(run.displays[0]?.[CHECK_MIME]).state;
}

it('a library that refuses a placeholder leaves placeholders behind, until there is an answer', async () => {
  await kernel.execute('const features: number[][] = todo()');
  const dependent = 'const xs = tf.tensor2d(features); const count = xs.shape[0]';
  expect((await kernel.execute(dependent)).error?.ename).toBe('Unattempted');
  expect(await checkState('t.shape(xs, [2, 2])')).toBe('unattempted');
  expect(await checkState('t.equal(count, 2)')).toBe('unattempted');
  await kernel.execute('const features = [[1, 2], [3, 4]]');
  expect((await kernel.execute(dependent)).error).toBeUndefined();
  expect(await checkState('t.shape(xs, [2, 2]); t.equal(count, 2)')).toBe('passed');
});

it('a check that only asks whether there is an answer is unattempted', async () => {
  await kernel.execute(`let weight: number = todo('weight')`);
  expect(await checkState(`t.ok(weight !== undefined, 'Missing.')`)).toBe('unattempted');
  await kernel.execute('weight = 3');
  expect(await checkState(`t.ok(weight !== undefined, 'Missing.')`)).toBe('passed');
});

it('a check that meets a nameless placeholder says in which function it stands', async () => {
  await kernel.execute(
    'function halved(x: number): number { return todo(); }\nconst twice = (x: number) => 4 * halved(x);',
  );
  const run = await kernel.execute(`await check('q1', { points: 1 }, t => t.equal(twice(1), 2))`);
  const outcome = checkOutcomeSchema.parse(run.displays[0]?.[CHECK_MIME]);
  expect([outcome.state, outcome.message]).toEqual([
    'unattempted',
    'Not answered yet. The todo() in halved still stands for your answer: write it, run its cell, then run this check again.',
  ]);
});

it('a check that fills a placeholder into a library is unattempted', async () => {
  await kernel.execute('const rows: number[][] = todo()');
  expect(await checkState('t.shape(tf.tensor2d(rows), [1, 1])')).toBe('unattempted');
});

it('an error of a cell that met no placeholder stays what it is', async () => {
  await kernel.execute('const untouched: number = todo()');
  const run = await kernel.execute(`const y = ((): number => { throw new RangeError('mine') })()`);
  expect(run.error).toMatchObject({ ename: 'RangeError', evalue: 'mine' });
  expect((await kernel.execute('typeof y')).error).toMatchObject({ ename: 'MissingValueError' });
});

it('a chart as the last line shows nothing but the chart', async () => {
  const run = await kernel.execute('chart([{ y: [1, 2] }])');
  expect(run.displays).toHaveLength(1);
  expect(run.result).toBeUndefined();
});
