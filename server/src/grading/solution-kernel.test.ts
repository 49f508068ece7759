import { createContext, runInContext } from 'node:vm';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { parseLab, runnableSource, type LabModel, type NotebookCell } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { LabTypes } from '../release/cell-types.ts';
import { NOTHING_KEPT, type Results } from './kept/results.ts';
import type { CellRun } from './lab-session.ts';
import { SolutionKernel, type SolutionSession } from './solution-kernel.ts';
import { tryChanges } from './try-changes.ts';
import { tryWrongAnswers } from './wrong-answers.ts';

const scripts = new Map<string, string>();

/** A cell as a script, in which it may declare again what an earlier one has. */
function scriptOf(source: string): string {
  return ts
    .transpile(runnableSource(source).replace(/\bawait /g, ''), { target: ts.ScriptTarget.ES2024 })
    .replace(/^(?:const|let) /gm, 'var ');
}

/** Runs cells as a kernel does: one after the other, with what earlier ones left behind. Counts them. */
class Session implements SolutionSession {
  static ran = 0;
  readonly peakMb = 0;
  readonly #outcomes: CheckOutcome[] = [];
  readonly #context = createContext({
    check: (check: string, { points }: { points: number }, judge: (t: object) => void) => {
      let isRight = true;
      judge({ ok: (value: boolean) => (isRight &&= value) });
      const state = isRight ? 'passed' : 'incorrect';
      const earned = isRight ? points : 0;
      this.#outcomes.push(
        checkOutcomeSchema.parse({
          version: 1,
          check,
          state,
          points: earned,
          maxPoints: points,
          message: state,
          hints: [],
        }),
      );
    },
  });

  runAll(cells: readonly NotebookCell[]): Promise<CellRun[]> {
    const code = cells.filter(({ cell_type: type }) => type === 'code');
    return Promise.resolve(code.map(cell => this.#run(cell)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #run(cell: NotebookCell): CellRun {
    Session.ran++;
    const js = scripts.get(cell.source) ?? scriptOf(cell.source);
    scripts.set(cell.source, js);
    let error: CellRun['error'];
    try {
      runInContext(js, this.#context, { timeout: 1_000 });
    } catch (thrown) {
      error = { ename: 'Error', evalue: String(thrown), traceback: [] };
    }
    return { cell, outcomes: this.#outcomes.splice(0), error, ms: 1, isCut: false };
  }
}

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

const answerOf = (right: string, wrong: string): string =>
  `/// BEGIN SOLUTION\n${right}\n/// END SOLUTION\n/// BEGIN WRONG ${wrong}\n/// END WRONG`;
const checkOf = (id: string, that: string): string =>
  `await check('${id}', { points: 1 }, t => { t.ok(${that}); });`;

/** Answers that build on each other, and are judged by more than the next check. */
const CELLS = [
  'const WEIGHT = 2;\nconst rows: number[] = [3, 5];',
  answerOf(
    'const sum: number = rows[0]! + rows[1]! * WEIGHT;',
    'all: forgets the weight\nconst sum: number = 8;',
  ),
  checkOf('sum', 'sum > 8'),
  answerOf(
    'const more: number[] = [...rows, sum + 4];\nconst last: number = more.length;',
    'last: counts one more\nconst last: number = -1;',
  ),
  'const half: number = sum / WEIGHT;',
  checkOf('last', 'last >= 3 && more[2] === sum + 4'),
  answerOf(
    'const mean: number = more.reduce((a, b) => a + b, 0) / more.length;',
    'all: no mean\nconst mean: number = 0;',
  ),
  checkOf('all', 'sum === 3 + 5 * WEIGHT && mean > 1 && half * 2 === sum'),
];

function modelOf(sources: readonly string[]): LabModel {
  const cells = ['# Rows\n\n*5 minutes.*', ...sources].map((source, at): NotebookCell => ({
    id: `cell-${at}`,
    cell_type: at === 0 ? 'markdown' : 'code',
    source,
    metadata: {},
  }));
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/rows').model;
}

async function prove(model: LabModel, results: Results, kernels: number): Promise<object> {
  const shared = Array.from({ length: kernels }, () => new SolutionKernel(model, async () => new Session()));
  const runs = await new Session().runAll(model.notebook.cells);
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

/** Numbers from 0 up to 1, the same ones for the same seed. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

/** Another number, another operator, a comment, an author's word, or a cell's text as it was at first. */
function edit(sources: readonly string[], random: Generator<number, never>): string[] {
  const next = (below: number): number => Math.floor(random.next().value * below);
  const at = next(sources.length);
  const source = sources[at]!;
  const others = [
    source.replace(/\d+(?=;)/, String(next(9))),
    source.replace('+', '-'),
    source.replace('/// END SOLUTION', '// So.\n/// END SOLUTION'),
    source.replace('/// BEGIN SOLUTION', '/// BEGIN SOLUTION\n/// EQUIVALENT any number'),
    CELLS[at]!,
  ];
  return sources.with(at, others[next(others.length)]!);
}

it.each([1, 2])('after random edits (seed %i), what is found is what is found anew', async seed => {
  const random = numbers(seed);
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
  const before = Session.ran;
  const said = CELLS.map(source =>
    source.replace('/// BEGIN SOLUTION', '/// BEGIN SOLUTION\n/// EQUIVALENT any number'),
  );
  await prove(modelOf(said), results, 2);
  expect(Session.ran - before).toBe(CELLS.length);
});
