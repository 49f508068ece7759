import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { seeded, seeds } from '../../roadmap/testing/seeded.ts';
import { RandomProgram } from './random-program.ts';
import { withTrivia } from './random-trivia.ts';

const STATEMENTS = 16;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

/** What a program notes as its cells are, and how the value of each cell is shown. */
async function run(cells: readonly string[], log: string): Promise<string[]> {
  const shown: string[] = [];
  for (const cell of [...cells, `JSON.stringify(${log})`]) {
    const { error, text = '' } = await kernel.execute(cell);
    expect(error, `${inspect(cell)}\n${error?.traceback.join('\n')}`).toBeUndefined();
    shown.push(text);
  }
  return shown;
}

describe('comments, white space, line ends and directives change nothing', () => {
  it.each(seeds(30))('seed %i', async seed => {
    const random = seeded(seed);
    const { log, statements } = new RandomProgram(seed, STATEMENTS);
    const cells: string[][] = [];
    for (let i = 0; i < statements.length; i += cells.at(-1)?.length ?? 0) {
      cells.push(statements.slice(i, i + 1 + Math.floor(random() * 3)));
    }
    const plain = await run(
      cells.map(cell => cell.join('\n')),
      log,
    );
    const strewn = await run(
      cells.map(cell => withTrivia(cell, random)),
      log,
    );
    expect(strewn).toEqual(plain);
  });
});
