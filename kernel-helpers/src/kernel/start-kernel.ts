import { createRequire, flushCompileCache } from 'node:module';
import { installAsyncModules } from './modules/async-modules.ts';
import { endIfAbandoned } from './abandoned-kernel.ts';
import { registerDiagnostics } from './diagnostics/diagnostics-target.ts';
import { Kernel } from './kernel.ts';
import { registerCells } from './notebook/cells-target.ts';
import { registerTypes } from './notebook/types-target.ts';
import { guardProcess } from './process-guards.ts';
import { readConnectionFile } from './protocol/connection.ts';
import { installModuleFallback } from './modules/installation.ts';
import { trackAsyncWork } from './runtime/async-work.ts';
import { captureChildOutput } from './runtime/child-output.ts';
import { captureDescriptorWrites } from './runtime/descriptor-writes.ts';
import { uninterruptible } from './runtime/uninterruptible.ts';

/**
 * How long the compiler waits for a first cell before it loads on its own account, which blocks the
 * kernel. Clients are to have connected by then: ZeroMQ tries every 100 ms, a channel at a time.
 */
const WARM_UP_AFTER_MS = 300;

/** Starts the kernel that a connection file describes, in this process, for the rest of its life. */
export async function startKernel(connectionFile: string): Promise<void> {
  const exit = process.exit.bind(process);
  const writeLog = process.stderr.write.bind(process.stderr);
  const { version }: { version: string } = createRequire(import.meta.url)('typescript/package.json');
  const kernel: Kernel = new Kernel({
    connection: readConnectionFile(connectionFile),
    typescriptVersion: version,
    createEvaluator: async () => {
      const { createEvaluator } = await import('./runtime/create-evaluator.ts');
      return uninterruptible.run(() => {
        const evaluator = createEvaluator(kernel, process.cwd());
        flushCompileCache();
        return evaluator;
      });
    },
    log: message => writeLog(`waymark kernel: ${message}\n`),
    exit: () => exit(0),
  });
  installModuleFallback();
  installAsyncModules();
  guardProcess(kernel);
  registerDiagnostics(kernel);
  registerTypes(kernel);
  registerCells(kernel);
  Object.defineProperty(globalThis, 'prompt', {
    value: kernel.stdin.prompt,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(process, 'stdin', { value: kernel.standardInput, configurable: true });
  try {
    await kernel.start();
  } catch (error) {
    // Whoever has started this kernel starts another one, with other addresses, when it sees it end.
    writeLog(
      `waymark kernel: cannot open its sockets: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return exit(1);
  }
  endIfAbandoned(
    process.ppid,
    () => kernel.wasAsked,
    () => exit(0),
  );
  setTimeout(() => void kernel.evaluator(), WARM_UP_AFTER_MS);
  kernel.output.capture('stdout');
  kernel.output.capture('stderr');
  captureDescriptorWrites();
  captureChildOutput(kernel.output, kernel.whileBlocked);
  trackAsyncWork();
}
