import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from './client.ts';

let course: string;
let kernel: KernelClient;
beforeAll(async () => {
  course = await mkdtemp(join(tmpdir(), 'waymark-course-'));
  const folder = join(course, 'beginner');
  const own = join(folder, 'node_modules', 'own-package');
  await mkdir(own, { recursive: true });
  await writeFile(
    join(own, 'package.json'),
    '{ "name": "own-package", "exports": { "import": { "types": "./own.d.mts", "default": "./own.mjs" } } }',
  );
  await writeFile(join(own, 'own.mjs'), 'export const answer = 42; export default class Own {}');
  await writeFile(join(own, 'own.d.mts'), 'export declare const answer: number; export default class Own {}');
  kernel = await startKernel({ cwd: folder });
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(course, { recursive: true });
});

describe('a notebook anywhere', () => {
  it.each([
    [
      'a CommonJS package with types beside it',
      'import express from "express"; typeof express()',
      "'function'",
    ],
    ['a named import', 'import { z } from "zod"; z.number().parse(1)', '1'],
    ['a namespace', 'import * as zod from "zod"; typeof zod.string', "'function'"],
    [
      'a type alone',
      'import type { Express } from "express"; const nothing: Express | undefined = undefined; typeof nothing',
      "'undefined'",
    ],
    ['a part of Node', 'import { sep } from "node:path"; sep', "'/'"],
    [
      'a package of the notebook’s folder that is for import alone',
      'import Own, { answer } from "own-package"; [answer, new Own() instanceof Own]',
      '[ 42, true ]',
    ],
    ['require', 'typeof require("express")', "'function'"],
    ['a dynamic import', 'typeof (await import("express")).default', "'function'"],
  ])('imports %s', async (_name, code, expected) => {
    const run = await kernel.execute(code);
    expect(run.error).toBeUndefined();
    expect(run.text).toBe(expected);
    expect(run.stderr).toBe('');
  });

  it('knows in later cells the type of what a package made', async () => {
    await kernel.execute('import express from "express"; const app = express()');
    expect((await kernel.execute('app.nope')).error?.evalue).toContain("Property 'nope' does not exist");
    const { matches } = await kernel.complete('app.liste');
    expect(matches).toContain('listen');
  });

  it('says in words that a package is not there', async () => {
    expect((await kernel.execute('import nope from "no-such-package"')).error?.evalue).toContain(
      "Cannot find module 'no-such-package'",
    );
  });
});
