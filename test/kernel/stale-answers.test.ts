import { randomUUID } from 'node:crypto';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { CELLS_TARGET, CHECK_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';

const IMPORTS = `import { check, todo } from '@waymark/kernel-helpers';`;
const RIGHT = 'function area(a: number, b: number): number { return a * b; }';
const CHECK = `await check('q1-area', { points: 2 }, t => t.equal(area(2, 3), 6, 'The area'));`;

let kernel: KernelClient;
let comm: string | undefined;
beforeEach(async () => {
  kernel = await startKernel();
  comm = undefined;
  await kernel.execute(IMPORTS, { cellId: 'imports' });
});
afterEach(() => kernel.shutdown());

/** As JupyterLab does it: the page tells what stands in its cells, and sends one of them. */
async function runOnPage(cellId: string, page: Readonly<Record<string, string>>): Promise<CellOutcome> {
  const cells = Object.entries({ imports: IMPORTS, ...page }).map(([id, code]) => ({
    id,
    code,
    name: id.replaceAll('-', ' '),
    isAnswer: !id.startsWith('q') && id !== 'imports',
    isCheck: id.startsWith('q'),
  }));
  const data = { running: cellId, cells };
  if (comm === undefined) {
    comm = randomUUID();
    await kernel.notify('comm_open', { comm_id: comm, target_name: CELLS_TARGET, data });
  } else await kernel.notify('comm_msg', { comm_id: comm, data });
  return kernel.execute(page[cellId] ?? '', { cellId, stopOnError: false });
}

function outcomeOf(run: CellOutcome): CheckOutcome {
  return checkOutcomeSchema.parse(run.displays[0]?.[CHECK_MIME]);
}

describe('a check', () => {
  it('judges an answer whose cell ran', async () => {
    await kernel.execute(RIGHT, { cellId: 'area' });
    expect(outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' }))).toMatchObject({ state: 'passed' });
  });

  it.each([
    ['does not compile', `${RIGHT.slice(0, -1)} return 'six'; }`],
    ['is not grammatical', RIGHT.slice(0, -1)],
    ['ends in an error', `${RIGHT}\nthrow new Error('no')`],
  ])('passes no earlier answer where the cell now %s', async (_, broken) => {
    await kernel.execute(RIGHT, { cellId: 'area' });
    await kernel.execute(broken, { cellId: 'area', stopOnError: false });
    const outcome = outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' }));
    expect(outcome).toMatchObject({
      state: 'unattempted',
      points: 0,
      needs: { cells: [{ cell: 'area', trouble: 'failed', names: ['area'] }] },
    });
    expect(outcome.message).toContain('did not run to its end: mend its error first');
    await kernel.execute(RIGHT, { cellId: 'area' });
    expect(outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' })).state).toBe('passed');
  });

  it('knows its answer by the name where the front end sends no ids of cells', async () => {
    await kernel.execute(RIGHT);
    await kernel.execute(`${RIGHT} area('2')`, { stopOnError: false });
    expect(outcomeOf(await kernel.execute(CHECK)).needs?.cells).toMatchObject([{ trouble: 'failed' }]);
    await kernel.execute(RIGHT);
    expect(outcomeOf(await kernel.execute(CHECK)).state).toBe('passed');
  });

  it('finds a failure behind a function that the answer calls', async () => {
    await kernel.execute('const twice = (x: number) => 2 * x;', { cellId: 'helper' });
    await kernel.execute('function area(a: number, b: number) { return twice(a) * b / 2; }', {
      cellId: 'area',
    });
    await kernel.execute('const twice = (x: number) => x.length;', { cellId: 'helper', stopOnError: false });
    expect(outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' })).needs?.cells).toMatchObject([
      { cell: 'helper', names: ['twice'] },
    ]);
  });

  it('says that the answer was interrupted', async () => {
    await kernel.execute(RIGHT, { cellId: 'area' });
    const started = kernel.nextMessage(({ header }) => header.msg_type === 'stream');
    const run = kernel.execute(`${RIGHT}\nconsole.log('on'); await new Promise(() => {});`, {
      cellId: 'area',
    });
    await started;
    await kernel.interrupt();
    await run;
    expect(outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' })).needs?.cells).toMatchObject([
      { cell: 'area', trouble: 'stopped' },
    ]);
  });

  it('that is stopped says nothing of the answer: it has not been judged', async () => {
    await kernel.execute('const endless = (): number => { for (;;); };', { cellId: 'area' });
    const started = kernel.nextMessage(({ header }) => header.msg_type === 'stream');
    const run = kernel.execute(
      "await check('q1-area', { points: 2 }, t => { console.log('on'); t.equal(endless(), 6); });",
      { cellId: 'q1-area', stopOnError: false },
    );
    await started;
    await kernel.interrupt();
    const { displays, error } = await run;
    expect(error?.ename).toBe('Interrupted');
    expect(displays.filter(bundle => CHECK_MIME in bundle)).toEqual([]);
  });

  it('judges nothing that has changed on the page since it ran', async () => {
    await runOnPage('area', { area: RIGHT, 'q1-area': CHECK });
    const changed = { area: RIGHT.replace('a * b', 'a + b'), 'q1-area': CHECK };
    const outcome = outcomeOf(await runOnPage('q1-area', changed));
    expect(outcome).toMatchObject({
      state: 'unattempted',
      needs: { cells: [{ cell: 'area', trouble: 'changed' }] },
    });
    expect(outcome.needs?.run).toEqual(['area']);
    await runOnPage('area', changed);
    expect(outcomeOf(await runOnPage('q1-area', changed)).state).toBe('incorrect');
  });

  it('judges no answer that its cell no longer declares', async () => {
    await runOnPage('area', { area: RIGHT, 'q1-area': CHECK });
    const renamed = { area: RIGHT.replace('area', 'surface'), 'q1-area': CHECK };
    await runOnPage('area', renamed);
    expect(outcomeOf(await runOnPage('q1-area', renamed)).needs).toMatchObject({
      cells: [{ cell: 'area', trouble: 'gone', names: ['area'] }],
      run: [],
    });
  });

  it('says that a helper is gone which the answer still calls, and passes when it is back', async () => {
    const helper = 'const product = (x: number, y: number) => x * y;';
    const answer = 'function area(a: number, b: number) { return product(a, b); }';
    await kernel.execute(`${helper}\n${answer}`, { cellId: 'area' });
    await kernel.execute(answer, { cellId: 'area' });
    const outcome = outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' }));
    expect(outcome.message).toContain('no longer makes what is still used');
    expect(outcome.message).toContain('(it made `product`)');
    expect(outcome.needs?.run).toEqual([]);
    await kernel.execute(`${helper}\n${answer}`, { cellId: 'area' });
    expect(outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' })).state).toBe('passed');
  });

  it('asks for the answer beside it that works by what it does', async () => {
    const page = {
      list: 'const list: number[] = [3];',
      push: 'list.push(3);',
      'q2-list': `await check('q2-list', { points: 1 }, t => t.equal(list.length, 2));`,
    };
    await runOnPage('list', page);
    await runOnPage('list', { ...page, list: `${page.list} list.push(1);` });
    expect(
      outcomeOf(await runOnPage('q2-list', { ...page, list: `${page.list} list.push(1);` })).needs?.cells,
    ).toEqual([{ cell: 'push', name: 'push', trouble: 'not-run', names: [] }]);
  });

  it('asks nothing of a cell that was deleted, nor of one that speaks of another thing by the same name', async () => {
    const page = { area: RIGHT, 'q1-area': CHECK };
    await runOnPage('area', page);
    await runOnPage('scratch', { ...page, scratch: 'const t = "".size;' });
    expect(outcomeOf(await runOnPage('q1-area', { ...page, scratch: 'const t = "".size;' })).state).toBe(
      'passed',
    );
    await runOnPage('scratch', { ...page, scratch: 'const area = "".size;' });
    expect(outcomeOf(await runOnPage('q1-area', page)).state).toBe('passed');
  });

  it('is not attempted, as ever, where the answer is a placeholder', async () => {
    await kernel.execute('const area: (a: number, b: number) => number = todo("area");', { cellId: 'area' });
    const outcome = outcomeOf(await kernel.execute(CHECK, { cellId: 'q1-area' }));
    expect(outcome).toMatchObject({ state: 'unattempted' });
    expect(outcome.needs).toBeUndefined();
  });
});
