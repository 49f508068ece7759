import { createRequire, flushCompileCache } from 'node:module';
import { installAsyncModules } from './modules/async-modules.ts';
import { endIfAbandoned } from './abandoned-kernel.ts';
import { registerDiagnostics } from './diagnostics/diagnostics-target.ts';
import { Kernel } from './kernel.ts';
import { registerCells } from './notebook/cells-target.ts';
import { registerTypes } from './notebook/types-target.ts';
import { guardProcess } from './process-guards.ts';
import type { ParsedFiles } from './compiler/program/parsed-files.ts';
import { keepSpare } from './spare/keep-spare.ts';
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

/** What a kernel has that was a spare one. */
export interface Inheritance {
  /** What the compiler has read already. */
  readonly parsed: ParsedFiles;
  /** Set to 1 when the process is gone that has started the kernel. */
  readonly isOrphaned: Int32Array<SharedArrayBuffer>;
}

/** Starts the kernel that a connection file describes, in this process, for the rest of its life. */
export async function startKernel(connectionFile: string, inherited?: Inheritance): Promise<void> {
  const exit = process.exit.bind(process);
  const writeLog = process.stderr.write.bind(process.stderr);
  const { version }: { version: string } = createRequire(import.meta.url)('typescript/package.json');
  const kernel: Kernel = new Kernel({
    connection: readConnectionFile(connectionFile),
    typescriptVersion: version,
    isOrphaned: inherited?.isOrphaned,
    createEvaluator: async () => {
      const { createEvaluator } = await import('./runtime/create-evaluator.ts');
      return uninterruptible.run(() => {
        const evaluator = createEvaluator(kernel, process.cwd(), inherited?.parsed);
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
    const started = kernel.start();
    // What takes long without an inheritance is done while the control thread starts.
    if (inherited) void kernel.evaluator();
    await started;
  } catch (error) {
    // Whoever has started this kernel starts another one, with other addresses, when it sees it end.
    writeLog(
      `waymark kernel: cannot open its sockets: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return exit(1);
  }
  endIfAbandoned(
    process.ppid,
    () => kernel.newest !== undefined,
    () => exit(0),
  );
  setTimeout(() => void kernel.evaluator(), WARM_UP_AFTER_MS);
  keepSpare(kernel);
  kernel.output.capture('stdout');
  kernel.output.capture('stderr');
  captureDescriptorWrites();
  captureChildOutput(kernel.output, kernel.whileBlocked);
  trackAsyncWork();
}
