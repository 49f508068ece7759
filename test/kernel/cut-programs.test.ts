import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { seeds } from '../../roadmap/testing/seeded.ts';
import { RandomProgram } from './random-program.ts';

const STATEMENTS = 24;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.shutdown());

/** What a program notes when all of it runs at once, as Node runs it. */
async function runAsOne(program: RandomProgram): Promise<string> {
  const body = `async function main() { "use strict"; ${program.statements.join('\n')}\nreturn JSON.stringify(${program.log}) }`;
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  return (await runInThisContext(`${outputText}\nmain()`)) as string;
}

async function runAsCells(program: RandomProgram): Promise<string> {
  for (const cell of program.cut()) {
    const run = await kernel.execute(cell);
    expect(run.error, `${cell}\n${run.error?.traceback.join('\n')}`).toBeUndefined();
  }
  const run = await kernel.execute(`process.stdout.write(JSON.stringify(${program.log}))`);
  return run.stdout;
}

describe('a program cut into cells means what it means as one', () => {
  it.each(seeds(40))('seed %i', async seed => {
    const program = new RandomProgram(seed, STATEMENTS);
    expect(await runAsCells(program)).toBe(await runAsOne(program));
  });
});
