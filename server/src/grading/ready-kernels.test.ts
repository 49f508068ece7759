import { afterEach, expect, it, vi } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { CELLS, ScriptSession, edit, modelOf } from '../../testing/script-lab.ts';
import { ReadyKernels } from './ready-kernels.ts';
import { SolutionKernel } from './solution-kernel.ts';
import { SOLUTION_RUNS } from './solution-runs.ts';

const [OWN, ANOTHER] = SOLUTION_RUNS;
/** An edit of the answer in the middle. */
const EDITED = CELLS.with(3, CELLS[3]!.replace('sum + 4', 'sum + 3 + 1'));

let sessions: ScriptSession[] = [];
afterEach(() => {
  sessions = [];
  vi.useRealTimers();
});

function kernels(): ReadyKernels {
  const ready = new ReadyKernels({
    open: async () => {
      const session = new ScriptSession();
      sessions.push(session);
      return session;
    },
  });
  ready.remember(modelOf(CELLS));
  return ready;
}

it('run what stands before a change, once for each run of the solution', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  for (const env of SOLUTION_RUNS) {
    const begun = await ready.take(modelOf(EDITED), 'one', env);
    expect(begun?.runs.map(({ cell }) => cell.source)).toEqual(CELLS.slice(0, 3));
    expect(begun?.runs[2]?.outcomes).toMatchObject([{ check: 'sum', state: 'passed' }]);
    expect(await ready.take(modelOf(EDITED), 'one', env)).toBeUndefined();
  }
  expect(new Set(sessions).size).toBe(2);
});

it('are waited for where a proof is asked for before they have come so far', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  const taken = ready.take(modelOf(EDITED.with(6, '')), 'one', OWN);
  expect((await taken)?.runs).toHaveLength(3);
});

it('go on when the change turns out to be further down, and begin anew when it is further up', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  ready.prepare(modelOf(CELLS.with(5, '')), 'one');
  expect(sessions).toHaveLength(2);
  const up = modelOf(CELLS.with(1, CELLS[1]!.replace('rows[0]!', 'rows[0]! + 0')));
  expect(await ready.take(up, 'one', OWN)).toBeUndefined();
  ready.prepare(up, 'one');
  expect((await ready.take(up, 'one', OWN))?.runs).toHaveLength(1);
  expect(sessions.map(({ isClosed }) => isClosed)).toEqual([true, true, false, false]);
});

it('run the cells up to the latest change when several are made', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  ready.prepare(modelOf(CELLS.with(5, '')), 'one');
  const begun = await ready.take(modelOf(CELLS.with(5, '')), 'one', ANOTHER);
  expect(begun?.runs.map(({ cell }) => cell.source)).toEqual(CELLS.slice(0, 5));
});

it.each([
  ['nothing has changed', modelOf(CELLS)],
  ['a text alone has changed', { ...modelOf(CELLS), title: 'Other rows' }],
  ['another lab was sound', { ...modelOf(EDITED), id: 'beginner/other' }],
])('do not start where %s', async (_title, model) => {
  const ready = kernels();
  ready.prepare(model, 'one');
  expect(await ready.take(model, 'one', OWN)).toBeUndefined();
  expect(sessions).toEqual([]);
});

it('are not given to another lab, nor to another toolchain', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  expect(await ready.take({ ...modelOf(EDITED), id: 'beginner/other' }, 'one', OWN)).toBeUndefined();
  expect(await ready.take(modelOf(EDITED), 'two', OWN)).toBeUndefined();
  expect(await ready.take(modelOf(EDITED), 'one', OWN)).toBeDefined();
});

it('are not given away after a cell has ended in an error, which it had not before', async () => {
  const ready = kernels();
  const moody = CELLS.with(0, `${CELLS[0]}\nthrow new Error('moody');`);
  ready.remember(modelOf(moody));
  const edited = modelOf(moody.with(3, EDITED[3]!));
  ready.prepare(edited, 'one');
  expect(await ready.take(edited, 'one', OWN)).toBeUndefined();
  expect(sessions[0]?.isClosed).toBe(true);
});

it('end with the signal of who has taken them', async () => {
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  const { signal } = new AbortController();
  await ready.take(modelOf(EDITED), 'one', OWN, signal);
  expect(sessions.map(({ endsOn }) => endsOn)).toEqual([signal, undefined]);
});

it('end when nobody has edited or proved for some time, and with the server', async () => {
  vi.useFakeTimers();
  const ready = kernels();
  ready.prepare(modelOf(EDITED), 'one');
  await vi.advanceTimersByTimeAsync(599_000);
  ready.prepare(modelOf(EDITED), 'one');
  await vi.advanceTimersByTimeAsync(599_000);
  expect(sessions.map(({ isClosed }) => isClosed)).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sessions.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  ready.prepare(modelOf(EDITED), 'one');
  await ready.close();
  expect(sessions.map(({ isClosed }) => isClosed)).toEqual([true, true, true, true]);
});

it.each(seeds(3))('find what a kernel from scratch finds, whatever is edited (seed %i)', async seed => {
  const random = seeded(seed);
  const ready = kernels();
  let sources: readonly string[] = CELLS;
  let begun = 0;
  for (let step = 0; step < 60; step++) {
    sources = edit(sources, random);
    const model = modelOf(sources);
    if (random() < 0.8) ready.prepare(model, 'one');
    if (random() < 0.5) continue;
    const run = async (env: NodeJS.ProcessEnv, isReady: boolean): Promise<object> => {
      const kernel = new SolutionKernel(model, async () => {
        const taken = isReady ? await ready.take(model, 'one', env) : undefined;
        begun += taken?.runs.length ?? 0;
        return taken ?? { session: new ScriptSession(), runs: [] };
      });
      return kernel.runAll();
    };
    const anew = await run(OWN, false);
    expect(await run(OWN, true)).toEqual(anew);
    expect(await run(ANOTHER, true)).toEqual(anew);
    const { runs } = anew as { runs: { error?: object }[] };
    if (runs.every(({ error }) => !error)) ready.remember(model);
  }
  expect(begun).toBeGreaterThan(20);
});
