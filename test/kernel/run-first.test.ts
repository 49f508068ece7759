import { randomUUID } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { CELLS_TARGET, REFUSAL_MIME } from '@waymark/roadmap/names';
import { refusalSchema, type Refusal } from '@waymark/roadmap/refusal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKernel, type CellOutcome, type KernelClient } from '@waymark/kernel-helpers/client';

const PAGE: Readonly<Record<string, string>> = {
  'the-rows': 'const rows = [1, 2, 3];',
  'the-mean': 'const mean = rows.reduce((sum, x) => sum + x) / rows.length;',
  'of-no-concern': 'const other = 1;',
  show: 'console.log(mean, mean, rows.map(row => row - mean));',
};

let kernel: KernelClient;
let comm: string;
beforeEach(async () => {
  kernel = await startKernel();
  comm = randomUUID();
  await kernel.notify('comm_open', { comm_id: comm, target_name: CELLS_TARGET, data: told('show') });
});
afterEach(() => kernel.shutdown());

function told(running: string, page = PAGE): Record<string, unknown> {
  const cells = Object.entries(page).map(([id, code]) => ({
    id,
    code,
    name: id.replaceAll('-', ' '),
    isAnswer: false,
    isCheck: false,
  }));
  return { running, cells };
}

async function run(cellId: string, page = PAGE): Promise<CellOutcome> {
  await kernel.notify('comm_msg', { comm_id: comm, data: told(cellId, page) });
  return kernel.execute(page[cellId] ?? '', { cellId, stopOnError: false });
}

function refusalOf({ displays }: CellOutcome): Refusal | undefined {
  const found = displays.find(bundle => REFUSAL_MIME in bundle);
  return found && refusalSchema.parse(found[REFUSAL_MIME]);
}

describe('a cell whose names are declared above, in cells that have not run', () => {
  it('says which cells to run first, and all that these need, once', async () => {
    const shown = await run('show');
    expect(refusalOf(shown)).toEqual({
      version: 1,
      mistakes: [],
      needs: {
        cells: [
          { cell: 'the-rows', name: 'the rows', trouble: 'not-run', names: ['rows'] },
          { cell: 'the-mean', name: 'the mean', trouble: 'not-run', names: ['mean'] },
        ],
        run: ['the-rows', 'the-mean'],
      },
    });
    const words = stripVTControlCharacters(shown.error?.traceback.join('\n') ?? '');
    expect(words).toBe(
      'MissingCellsError: Run *the rows* first: it makes `rows`. Run *the mean* first: it makes `mean`.',
    );
    for (const id of ['the-rows', 'the-mean']) expect((await run(id)).error).toBeUndefined();
    expect((await run('show')).stdout).toContain('2 2');
  });

  it('asks for no cell that has run, and follows what a cell needs in its turn', async () => {
    await run('the-rows');
    expect(refusalOf(await run('show'))?.needs?.run).toEqual(['the-mean']);
    await run('the-mean');
    const more = { ...PAGE, last: 'shown + 1', show: 'const shown = mean;' };
    expect(refusalOf(await run('last', more))?.needs).toMatchObject({
      cells: [{ cell: 'show' }],
      run: ['show'],
    });
  });

  it('says so, too, where types are loose and the name is missed as the cell runs', async () => {
    await kernel.notify('comm_open', {
      comm_id: randomUUID(),
      target_name: 'waymark.types',
      data: { types: 'loose' },
    });
    expect(refusalOf(await run('show'))?.needs?.cells[0]).toMatchObject({ names: ['mean'] });
  });

  it('says of a cell that failed that its error is to be mended', async () => {
    const broken = {
      ...PAGE,
      'the-mean': 'throw new Error("no"); const mean = 2;',
      'the-rows': 'const rows = [1];',
    };
    await run('the-rows', broken);
    await run('the-mean', broken);
    expect(refusalOf(await run('show', broken))?.needs).toMatchObject({
      cells: [{ cell: 'the-mean', trouble: 'failed', names: ['mean'] }],
    });
  });

  it('says so of a cell that was refused for want of others, whatever the compiler makes of it', async () => {
    const more = {
      ...PAGE,
      curve: 'const curve = rows.map(row => ({ row, share: row / mean }));',
      last: 'const best: number = curve.reduce((a, b) => (a.share > b.share ? a : b)).row;',
    };
    await run('curve', more);
    for (const wrong of [more.last, `${more.last}\nconst n: number = 'three';`]) {
      expect(refusalOf(await run('last', { ...more, last: wrong }))).toMatchObject({
        mistakes: [],
        needs: {
          cells: [{ cell: 'curve', trouble: 'not-run', names: ['curve'] }],
          run: ['the-rows', 'the-mean', 'curve'],
        },
      });
    }
    for (const id of ['the-rows', 'the-mean', 'curve', 'last']) {
      expect((await run(id, more)).error).toBeUndefined();
    }
  });

  it('says of a cell that did not compile that it is to be mended, and of bad grammar what is wrong with it', async () => {
    const broken = { ...PAGE, 'the-mean': 'const mean = rows.men();', show: 'mean.map(x => x)' };
    await run('the-rows', broken);
    await run('the-mean', broken);
    expect(refusalOf(await run('show', broken))?.needs?.cells).toMatchObject([
      { cell: 'the-mean', trouble: 'failed', names: ['mean'] },
    ]);
    const cut = { ...broken, show: 'console.log(mean' };
    expect(refusalOf(await run('show', cut))).toMatchObject({ mistakes: [{ code: 1005 }] });
  });

  it('finds a name for which the compiler would advise a package', async () => {
    const split = { ...PAGE, split: 'const test = [1];', show: 'test.map(row => row)' };
    expect(refusalOf(await run('show', split))?.needs?.cells).toMatchObject([
      { cell: 'split', trouble: 'not-run', names: ['test'] },
    ]);
  });

  it('names all that a check needs at once: also what was refused for want of others', async () => {
    const lab = {
      imports: "import { check } from '@waymark/kernel-helpers';",
      rows: 'const rows = [1, 2];',
      answer: 'const total: number = rows.length;',
      q1: "await check('q1', { points: 1 }, t => t.equal(total, 2));",
    };
    await run('answer', lab);
    expect(refusalOf(await run('q1', lab))?.needs).toMatchObject({
      cells: [{ cell: 'imports' }, { cell: 'answer', trouble: 'not-run' }],
      run: ['imports', 'rows', 'answer'],
    });
  });

  it('speaks of a misspelled name as of a mistake, once for all the places', async () => {
    const { error, displays } = await run('show', {
      ...PAGE,
      show: 'console.log(raws, raws); raws.map(x => x)',
    });
    expect(error?.ename).toBe('TypeScriptError');
    expect(error?.traceback).toHaveLength(1);
    const refusal = refusalSchema.parse(displays[0]?.[REFUSAL_MIME]);
    expect(refusal.needs).toBeUndefined();
    expect(refusal.mistakes).toMatchObject([{ line: 1, code: 2304, topic: 'order' }]);
  });
});

describe('a cell with a mistake', () => {
  it('is told of a type in the place of a value, and not of what follows from it', async () => {
    const { displays } = await kernel.execute('const kind: string = string | undefined;');
    expect(refusalSchema.parse(displays[0]?.[REFUSAL_MIME]).mistakes).toMatchObject([{ code: 2693 }]);
  });

  it('says it in plain words, and beneath them in those of TypeScript', async () => {
    const { error, displays } = await kernel.execute("const n: number = '3';");
    expect(stripVTControlCharacters(error?.traceback[0] ?? '').split('\n')).toEqual([
      'Here belongs a `number`, and this is a `string`. `Number(…)` makes a number of a text.',
      "line 1: Type 'string' is not assignable to type 'number'. (TS2322)",
      "  1 | const n: number = '3';",
      '    |       ^',
    ]);
    expect(refusalSchema.parse(displays[0]?.[REFUSAL_MIME]).mistakes).toMatchObject([
      { line: 1, excerpt: "const n: number = '3';\n      ^", topic: 'types', code: 2322 },
    ]);
  });
});
