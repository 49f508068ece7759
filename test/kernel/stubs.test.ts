import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { createCompiler } from '@waymark/kernel-helpers/compiler';
import { formatFault, parseLab } from '@waymark/roadmap/lab';
import { releaseLab } from '@waymark/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seeds } from '../../roadmap/testing/seeded.ts';
import { KINDS, randomAnswer } from './random-answers.ts';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

const code = (id: string, source: string) => ({ id, cell_type: 'code', source, metadata: {} });

/** What an author pastes where the gate refuses a stub, by the id of the cell. */
type Pastes = ReadonlyMap<string, string>;

/** A lab with an answer of every kind, each with a check. */
function labOfAnswers(seed: number, pastes: Pastes = new Map()) {
  const exercises = Object.keys(KINDS).flatMap((kind, i) => {
    const { cells, check } = randomAnswer(kind, 100 * seed + i);
    const call = `await check('${kind}', { points: 1 }, async t => ${check});`;
    const sources = cells.map((source, part) => {
      const paste = pastes.get(`${kind}-${part}`);
      return code(`${kind}-${part}`, paste === undefined ? source : `${source}\n${paste}`);
    });
    return [...sources, code(`${kind}-check`, call)];
  });
  const cells = [
    { id: 'title', cell_type: 'markdown', source: '# A\n*5 minutes.*', metadata: {} },
    code('imports', "import { check, todo } from '@waymark/kernel-helpers';"),
    ...exercises,
  ];
  const metadata = { kernelspec: { name: 'waymark' } };
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata, cells }, 'beginner/a');
}

/** The pastes of the answers whose types other cells need: such a stub is refused with another one. */
function pastesOf(seed: number): Pastes {
  const { faults } = releaseLab(labOfAnswers(seed), import.meta.dirname);
  return new Map(faults.map(({ place, paste }) => [place?.cellId ?? '', paste ?? '']));
}

it.each(seeds(3))(
  'the stub of an answer of any kind fits the cells after it, tells nothing of the answer, and leaves its check unattempted (%i)',
  async seed => {
    const pastes = pastesOf(seed);
    expect([...pastes.keys()]).toEqual(['types-0']);
    const { notebook, faults } = releaseLab(labOfAnswers(seed, pastes), import.meta.dirname);
    expect(faults.map(formatFault)).toEqual([]);
    const cells = notebook!.cells.filter(cell => cell.cell_type === 'code');

    expect(cells.filter(({ source }) => /secret|4711/.test(source)).map(({ source }) => source)).toEqual([]);

    const compiler = createCompiler(import.meta.dirname);
    const mistakes = cells.flatMap(({ source }) =>
      compiler.compile(source).diagnostics.map(({ message }) => `${message}\n${source}`),
    );
    expect(mistakes).toEqual([]);

    const states: unknown[] = [];
    for (const { id, source } of cells) {
      const { displays, error } = await kernel.execute(source, { stopOnError: false });
      for (const bundle of displays) {
        const outcome = bundle['application/vnd.waymark.check+json'] as { check: string; state: string };
        if (outcome.state !== 'unattempted') states.push(outcome);
      }
      // An answer that is missing may stop a cell: that is no mistake of the stub.
      if (error && error.ename !== 'Unattempted') states.push(`${id}: ${error.evalue}`);
    }
    expect(states).toEqual([]);
  },
);
