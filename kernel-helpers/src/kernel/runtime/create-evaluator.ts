import { join } from 'node:path';
import { loadTslab } from '../compiler/tslab/load-tslab.ts';
import { toCompilerPath } from '../compiler/typescript.ts';
import type { ParsedFiles } from '../compiler/program/parsed-files.ts';
import type { Kernel } from '../kernel.ts';
import { installationRoot } from '../modules/installation.ts';
import { Evaluator } from './evaluator.ts';
import { uninterruptible } from './uninterruptible.ts';
import { workInPauses } from './work-in-pauses.ts';

/** What nearly every notebook imports. */
export const HELPERS = toCompilerPath(join(installationRoot(), 'kernel-helpers', 'dist', 'index.d.ts'));

/**
 * The evaluator of a kernel, warmed up: the first cell finds the compiler's libraries read. The
 * declarations of the helpers, and of tfjs with them, are read while the kernel has nothing to do.
 *
 * @param parsed What the compiler has read already.
 */
export function createEvaluator(kernel: Kernel, folder: string, parsed?: ParsedFiles): Evaluator {
  const evaluator = new Evaluator({
    folder,
    placeholders: () => kernel.host.placeholders,
    host: kernel.host,
    parsed,
  });
  kernel.host.cells = evaluator.cells;
  evaluator.compiler.complete('', 0);
  const ahead = evaluator.compiler.readAhead(HELPERS);
  workInPauses(
    () => uninterruptible.run(() => ahead.next().done !== true),
    () => kernel.isWorking,
  );
  // What `import { display } from 'tslab'` shows goes where everything else goes.
  loadTslab().display.lastWriteDisplayData = (content, update) =>
    kernel.output.send(update ? 'update_display_data' : 'display_data', content);
  return evaluator;
}
