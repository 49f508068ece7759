import type { LabModel } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { CELLS, ScriptSession, edit, modelOf } from '../../testing/script-lab.ts';
import { LabTypes } from '../release/cell-types.ts';
import { NOTHING_KEPT, type Results } from './kept/results.ts';
import { SolutionKernel } from './solution-kernel.ts';
import { tryChanges } from './try-changes.ts';
import { tryWrongAnswers } from './wrong-answers.ts';

/** As a file would: what is kept becomes JSON. */
class Kept implements Results {
  readonly #texts = new Map<string, string>();

  find<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const text = this.#texts.get(key);
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  }

  keep(key: string, value: unknown): void {
    this.#texts.set(key, JSON.stringify(value));
  }
}

async function prove(model: LabModel, results: Results, kernels: number): Promise<object> {
  const shared = Array.from(
    { length: kernels },
    () => new SolutionKernel(model, async () => ({ session: new ScriptSession(), runs: [] })),
  );
  const runs = await new ScriptSession().runAll(model.notebook.cells);
  if (runs.some(({ error }) => error)) return { runs };
  const faults: object[] = [];
  const checks = await tryWrongAnswers(model, shared, results, faults as never[], () => undefined);
  const types = new LabTypes(model, import.meta.dirname);
  const tried = await tryChanges(model, shared, {
    runs,
    perAnswer: 40,
    types,
    results,
    onProgress: () => undefined,
  });
  return { faults, checks, ...tried };
}

it.each(seeds(2))('after random edits (seed %i), what is found is what is found anew', async seed => {
  const random = seeded(seed);
  const results = new Kept();
  let sources: readonly string[] = CELLS;
  for (let step = 0; step < 8; step++) {
    const model = modelOf(sources);
    const anew = await prove(model, NOTHING_KEPT, 1);
    expect(await prove(model, results, 2)).toEqual(anew);
    sources = edit(sources, random);
  }
});

it("has nothing run again for an author's word that a change means the same", async () => {
  const results = new Kept();
  await prove(modelOf(CELLS), results, 2);
  const before = ScriptSession.ran;
  const said = CELLS.map(source =>
    source.replace('/// BEGIN SOLUTION', '/// BEGIN SOLUTION\n/// EQUIVALENT any number'),
  );
  await prove(modelOf(said), results, 2);
  expect(ScriptSession.ran - before).toBe(CELLS.length);
});
