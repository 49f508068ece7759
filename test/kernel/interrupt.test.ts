import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';

const PROMPTLY_MS = 500;
/** On a busy machine: as long as so many cells that do nothing take. */
const PROMPTLY_CELLS = 50;

let folder: string;
let kernel: KernelClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-interrupt-'));
  kernel = await startKernel({ cwd: folder });
  await kernel.execute(`const kept = "still here";
    import { createServer } from 'node:http';
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise(r => server.on('listening', r));
    const silent = 'http://127.0.0.1:' + (server.address() as { port: number }).port`);
});
afterAll(async () => {
  await kernel.shutdown();
  await rm(folder, { recursive: true });
});

/** Runs a cell, interrupts it once it has printed something, and waits for its end. */
async function interruptAfterPrint(
  code: string,
): Promise<{ ms: number; promptly: number; status: string; ename: string | undefined }> {
  const idle = performance.now();
  await kernel.execute('');
  const promptly = Math.max(PROMPTLY_MS, PROMPTLY_CELLS * (performance.now() - idle));
  const started = Promise.withResolvers<void>();
  const running = kernel.execute(code, {
    onMessage: ({ header }) => {
      if (header.msg_type === 'stream') started.resolve();
    },
  });
  const early = await Promise.race([started.promise, running]);
  if (early) throw new Error(`the cell ended before it was interrupted: ${JSON.stringify(early.error)}`);
  const begin = performance.now();
  await kernel.interrupt();
  const run = await running;
  return { ms: performance.now() - begin, promptly, status: run.reply.status, ename: run.error?.ename };
}

describe('an interrupt', () => {
  it.each([
    ['a loop', 'console.log("go"); while (true) {}'],
    ['a loop after an await', 'await null; console.log("go"); while (true) {}'],
    ['a loop after a timer', 'await new Promise(r => setTimeout(r, 5)); console.log("go"); while (true) {}'],
    [
      'a loop in a timer',
      'await new Promise(() => { setTimeout(() => { console.log("go"); while (true) {} }, 5) })',
    ],
    ['a loop of awaits', 'console.log("go"); while (true) await null'],
    ['a slow loop of awaits', 'console.log("go"); while (true) await new Promise(r => setTimeout(r, 5))'],
    [
      'a loop that catches everything',
      'console.log("go"); while (true) { try { await new Promise(r => setTimeout(r, 5)) } catch {} }',
    ],
    ['a promise that never settles', 'console.log("go"); await new Promise(() => {})'],
    [
      'a loop in an immediate behind others',
      'for (let i = 0; i < 9; i++) setImmediate(() => {}); setImmediate(() => { console.log("go"); while (true) {} }); await new Promise(() => {})',
    ],
    ['a fetch that hangs', 'console.log("go"); await fetch(silent)'],
    [
      'a loop of immediates',
      'const tick = () => { setImmediate(tick) }; tick(); console.log("go"); await new Promise(() => {})',
    ],
  ])('ends %s promptly and keeps the variables', async (_name, code) => {
    const { ms, promptly, status, ename } = await interruptAfterPrint(code);
    expect([status, ename]).toEqual(['error', 'Interrupted']);
    expect(ms).toBeLessThan(promptly);
    expect((await kernel.execute('kept')).text).toBe("'still here'");
  });

  it('stops what the cell would still have printed', async () => {
    await interruptAfterPrint(`
      let ticks = 0;
      setInterval(() => { ticks++ }, 5);
      const loop = async () => { while (true) { await new Promise(r => setTimeout(r, 5)); ticks++ } };
      console.log("go"); await loop()`);
    const before = (await kernel.execute('ticks')).text;
    await kernel.execute('await new Promise(r => setTimeout(r, 100))');
    expect((await kernel.execute('ticks')).text).toBe(before);
  });

  it('ends no later cell, though the code that was interrupted ends while that one runs', async () => {
    await interruptAfterPrint(`
      console.log("go");
      await new Promise(resolve => Object.assign(globalThis, { release: resolve }))`);
    const later = await kernel.execute(`
      (globalThis as unknown as { release(): void }).release();
      await new Promise(r => setTimeout(r, 20));
      'its own value'`);
    expect([later.error?.ename, later.text]).toEqual([undefined, "'its own value'"]);
    const failing = await kernel.execute('throw new RangeError("its own error")');
    expect(failing.error?.ename).toBe('RangeError');
  });

  it('runs finally blocks, and fires the signal of the cell', async () => {
    await interruptAfterPrint(`
      let cleaned = false; let signalled = false;
      (globalThis as any)[Symbol.for('waymark.kernel')].cell.signal.addEventListener('abort', () => { signalled = true });
      try { console.log("go"); while (true) await new Promise(r => setTimeout(r, 5)) } finally { cleaned = true }`);
    expect((await kernel.execute('[cleaned, signalled]')).text).toBe('[ true, true ]');
  });

  it('ends many child processes, and a fetch that is caught', async () => {
    const { ms, promptly } = await interruptAfterPrint(`
      import { spawn } from 'node:child_process';
      const children = Array.from({ length: 20 }, () => spawn('sleep', ['60']));
      const ended = Promise.all(children.map(child => new Promise<string>(r => child.on('exit', (_c, s) => r(String(s))))));
      let aborted = false;
      console.log("go");
      await fetch(silent).catch(() => { aborted = true });`);
    expect(ms).toBeLessThan(promptly);
    expect((await kernel.execute('(await ended).every(signal => signal === "SIGTERM")')).text).toBe('true');
  });

  it('ends a child process that is waited for, once it is clear that this is no loop', async () => {
    const { ms, promptly, status } = await interruptAfterPrint(
      `console.log("go"); require('node:child_process').execSync('sleep 60')`,
    );
    expect(status).toBe('error');
    expect(ms).toBeLessThan(2 * promptly);
    expect((await kernel.execute('kept')).text).toBe("'still here'");
  });

  it('waits for a package that is being loaded, and leaves it whole', async () => {
    const slow = join(folder, 'node_modules', 'slow-package');
    await mkdir(slow, { recursive: true });
    await writeFile(
      join(slow, 'index.js'),
      `console.log('loading'); const end = Date.now() + 400; while (Date.now() < end) {} exports.whole = true;`,
    );
    await writeFile(join(slow, 'index.d.ts'), 'export declare const whole: boolean;');
    const { status } = await interruptAfterPrint('import { whole } from "slow-package"; while (true) {}');
    expect(status).toBe('error');
    expect((await kernel.execute('require("slow-package").whole')).text).toBe('true');
  });

  it('ends a long training of a model', async () => {
    const setUp = await kernel.execute(`
      import * as tf from '@tensorflow/tfjs';
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 32, inputShape: [8] }), tf.layers.dense({ units: 1 })] });
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const [inputs, targets] = [tf.randomNormal([2000, 8]), tf.randomNormal([2000, 1])];
      let epochs = 0;`);
    expect(setUp.error).toBeUndefined();
    const { ms, promptly } = await interruptAfterPrint(`
      await model.fit(inputs, targets, { epochs: 10_000, verbose: 0, callbacks: { onEpochEnd: () => { epochs++; console.log(epochs) } } })`);
    expect(ms).toBeLessThan(promptly);
    const before = (await kernel.execute('epochs')).text;
    await kernel.execute('await new Promise(r => setTimeout(r, 300))');
    expect((await kernel.execute('epochs')).text).toBe(before);
  });

  it('of an idle kernel does nothing', async () => {
    await kernel.interrupt();
    expect((await kernel.execute('1 + 1')).text).toBe('2');
  });
});

describe('the end of a kernel', () => {
  it('is prompt, whatever still runs, and gives onShutdown callbacks their time', async () => {
    const other = await startKernel();
    await other.execute(`
      const host = (globalThis as any)[Symbol.for('waymark.kernel')];
      setInterval(() => {}, 10);
      host.onShutdown(async () => { await new Promise(r => setTimeout(r, 50)); process.stderr.write('') ; require('node:fs').writeFileSync('closed', '') });`);
    const begin = performance.now();
    await other.shutdown();
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(other.process.exitCode).toBe(0);
  });

  it('comes in a loop, too', async () => {
    const other = await startKernel();
    const started = Promise.withResolvers<void>();
    const running = other.execute('console.log("go"); while (true) {}', {
      onMessage: m => m.header.msg_type === 'stream' && started.resolve(),
    });
    running.catch(() => undefined);
    await started.promise;
    const begin = performance.now();
    await other.shutdown();
    expect(performance.now() - begin).toBeLessThan(3_000);
  });

  it('comes when its parent is gone', async () => {
    const script = `
      import { startKernel } from ${JSON.stringify(import.meta.resolve('@waymark/kernel-helpers/client'))};
      const kernel = await startKernel();
      process.stdout.write(String(kernel.process.pid), () => process.kill(process.pid, 'SIGKILL'));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [data] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(data.toString());
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    const deadline = Date.now() + 10_000;
    while (isAlive() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 100));
    expect(isAlive()).toBe(false);
  });
});

describe('an interrupt as the kernel warms up', () => {
  it('leaves the compiler whole', async () => {
    const other = await startKernel({ cwd: folder });
    try {
      const completion = other.complete('Array.isA');
      // First the compiler is loaded, then the declarations of the helpers are read.
      for (let i = 0; i < 50; i++) {
        await other.interrupt();
        await delay(30);
      }
      expect((await completion)['matches']).toContain('isArray');
      const run = await other.execute(
        `import { tf } from '@waymark/kernel-helpers'\ntf.tidy(() => tf.scalar(2).square().dataSync()[0])`,
      );
      expect(run.error).toBeUndefined();
      expect(run.text).toBe('4');
      expect((await other.execute('tf.nope')).error?.evalue).toContain(`'nope' does not exist`);
    } finally {
      await other.shutdown();
    }
  });
});
