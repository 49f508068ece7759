import { createContext, runInContext } from 'node:vm';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { parseLab, runnableSource, type LabModel, type NotebookCell } from '@waymark/roadmap/lab';
import ts from 'typescript';
import type { CellRun } from '../src/grading/lab-session.ts';
import type { ReadySession } from '../src/grading/ready-kernels.ts';

const scripts = new Map<string, string>();

/** A cell as a script, in which it may declare again what an earlier one has. */
function scriptOf(source: string): string {
  return ts
    .transpile(runnableSource(source).replace(/\bawait /g, ''), { target: ts.ScriptTarget.ES2024 })
    .replace(/^(?:const|let) /gm, 'var ');
}

/** Runs cells as a kernel does: one after the other, with what earlier ones left behind. Counts them. */
export class ScriptSession implements ReadySession {
  static ran = 0;
  isClosed = false;
  endsOn: AbortSignal | undefined;
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

  peakMb(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  endOn(signal: AbortSignal): void {
    this.endsOn = signal;
  }

  #run(cell: NotebookCell): CellRun {
    ScriptSession.ran++;
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

export const answerOf = (right: string, wrong: string): string =>
  `/// BEGIN SOLUTION\n${right}\n/// END SOLUTION\n/// BEGIN WRONG ${wrong}\n/// END WRONG`;
export const checkOf = (id: string, that: string): string =>
  `await check('${id}', { points: 1 }, t => { t.ok(${that}); });`;

/** Answers that build on each other, and are judged by more than the next check. */
export const CELLS = [
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

export function modelOf(sources: readonly string[]): LabModel {
  const cells = ['# Rows\n\n*5 minutes.*', ...sources].map((source, at): NotebookCell => ({
    id: `cell-${at}`,
    cell_type: at === 0 ? 'markdown' : 'code',
    source,
    metadata: {},
  }));
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/rows').model;
}

/** Another number, another operator, a comment, an author's word, or a cell's text as it was at first. */
export function edit(sources: readonly string[], random: () => number): string[] {
  const next = (below: number): number => Math.floor(random() * below);
  const at = next(sources.length);
  const source = sources[at] ?? '';
  const others = [
    source.replace(/\d+(?=;)/, String(next(9))),
    source.replace('+', '-'),
    source.replace('/// END SOLUTION', '// So.\n/// END SOLUTION'),
    source.replace('/// BEGIN SOLUTION', '/// BEGIN SOLUTION\n/// EQUIVALENT any number'),
    CELLS[at] ?? '',
  ];
  return sources.with(at, others[next(others.length)] ?? source);
}
