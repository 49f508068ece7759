import { createRequire } from 'node:module';
import type { Kernel } from '../kernel.ts';
import { Evaluator } from './evaluator.ts';

interface TslabDisplay {
  lastWriteDisplayData: (content: Record<string, unknown>, update: boolean) => void;
}

/** The evaluator of a kernel, warmed up: the first cell finds the compiler's libraries read. */
export function createEvaluator(kernel: Kernel, folder: string): Evaluator {
  const evaluator = new Evaluator({
    folder,
    placeholders: () => kernel.host.placeholders,
    onCompiling: isCompiling => {
      kernel.isCompiling = isCompiling;
    },
  });
  evaluator.compiler.complete('', '', 0);
  // What `import { display } from 'tslab'` shows goes where everything else goes.
  const display = createRequire(import.meta.url)('tslab/dist/jupyter.js') as TslabDisplay;
  display.lastWriteDisplayData = (content, update) =>
    kernel.output.send(update ? 'update_display_data' : 'display_data', content);
  return evaluator;
}
