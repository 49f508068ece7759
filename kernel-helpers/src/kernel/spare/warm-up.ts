import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Compiler } from '../compiler/compiler.ts';
import { ParsedFiles } from '../compiler/program/parsed-files.ts';
import { HELPERS } from '../runtime/create-evaluator.ts';
import { loadTslab } from '../compiler/tslab/load-tslab.ts';
import { GLOBAL_DECLARATIONS } from '../runtime/globals.ts';

/** How long it works, and rests, in turns: cells may be running that want the machine. */
const WORK_MS = 20;
const REST_MS = 20;

/** Cells of the kinds that a notebook begins with. */
const CELLS = [
  'let x = 1',
  'x + 1',
  `const xs = [1, 2].map(x => \`\${x}\`)\nfunction f(a: number) { return a }`,
];

/**
 * Loads the compiler, has it compile first cells, in an empty folder, for no notebook, and reads the declarations of
 * the helpers.
 *
 * @returns the declarations, parsed and bound
 */
export async function warmUp(): Promise<ParsedFiles> {
  await Promise.all([import('../runtime/create-evaluator.ts'), import('../editing.ts')]);
  loadTslab();
  const parsed = new ParsedFiles();
  const folder = mkdtempSync(join(tmpdir(), 'waymark-spare-'));
  const compiler = new Compiler(folder, GLOBAL_DECLARATIONS, parsed);
  compiler.complete('', 0);
  for (const cell of CELLS) compiler.compile(cell);
  let rested = performance.now();
  for (const _ of compiler.readAhead(HELPERS)) {
    if (performance.now() - rested < WORK_MS) continue;
    await delay(REST_MS);
    rested = performance.now();
  }
  rmdirSync(folder);
  return parsed;
}
