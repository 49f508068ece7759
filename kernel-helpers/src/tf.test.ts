import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from '@tslab/typescript-for-tslab';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const addon = require
  .resolve('@tensorflow/tfjs-node/package.json')
  .replace('package.json', 'lib/napi-v8/tfjs_binding.node');
const folder = fileURLToPath(new URL('.', import.meta.url));

/** Runs code beside this file in a Node of its own: which back end loads is decided once a process. */
async function runNode(code: string, backend?: string): Promise<{ stdout: string; stderr: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_NO_WARNINGS: '1' };
  delete env['WAYMARK_TF_BACKEND'];
  if (backend !== undefined) env['WAYMARK_TF_BACKEND'] = backend;
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, env });
}

test('importing tf does not load TensorFlow.js; its first use does', async () => {
  const { stdout } = await runNode(`
    import { createRequire } from 'node:module';
    import { tf } from './tf.ts';
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter(p => p.includes('@tensorflow')).length;
    const before = loaded();
    tf.scalar(1);
    console.log(before, loaded() > 0);`);
  expect(stdout.trim()).toBe('0 true');
});

test('tf behaves like the namespace of TensorFlow.js', async () => {
  const { stdout } = await runNode(`
    import { tf } from './tf.ts';
    const { tensor1d, Tensor } = tf;
    console.log(tensor1d([1]) instanceof Tensor, 'layers' in tf, 'nothing' in tf, Object.keys(tf).includes('matMul'));
    try { tf.scalar = 1 } catch (error) { console.log(error.message) }`);
  expect(stdout).toContain('true true false true\ntf.scalar belongs to TensorFlow.js');
});

test('a back end that does not exist is refused', async () => {
  await expect(runNode(`import { tf } from './tf.ts'; tf.scalar(1);`, 'gpu')).rejects.toThrow(
    /WAYMARK_TF_BACKEND must be one of native, wasm, cpu, not 'gpu'/,
  );
});

describe.for([...(existsSync(addon) ? ['native'] : []), 'wasm', 'cpu'])('%s', name => {
  test('trains at once, silently, and danfojs shares its tensors', async () => {
    const { stdout, stderr } = await runNode(
      `
      import { createRequire } from 'node:module';
      import { ensureDanfoLoads, tensorBackend, tf } from './tf.ts';
      const x = tf.linspace(-1, 1, 16).reshape([16, 1]);
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      model.compile({ optimizer: tf.train.sgd(0.2), loss: 'meanSquaredError' });
      const { history } = await model.fit(x, x.mul(2), { epochs: 40, verbose: 0 });
      ensureDanfoLoads();
      ensureDanfoLoads();
      const danfo = createRequire(import.meta.url)('danfojs-node');
      const frame = new danfo.DataFrame({ a: [1, 2, 3], b: [4, 5, 6] });
      console.log(JSON.stringify({
        backend: tensorBackend(),
        loss: history.loss.at(-1),
        shared: frame.tensor instanceof tf.Tensor,
        listeners: process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection'),
      }));`,
      name,
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      backend: expect.objectContaining({ name, reason: 'WAYMARK_TF_BACKEND asks for it' }) as unknown,
      loss: expect.closeTo(0, 2) as unknown,
      shared: true,
      listeners: 0,
    });
  });
});

test('without the native addon the reason says so', async () => {
  const { stdout } = await runNode(`
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const path = require.resolve('@tensorflow/tfjs-node');
    Object.defineProperty(require.cache, path, { get() { throw new Error('no addon here\\nsecond line') } });
    const { tensorBackend } = await import('./tf.ts');
    console.log(JSON.stringify(tensorBackend()));`);
  expect(JSON.parse(stdout)).toEqual({ name: 'wasm', reason: 'native does not start (no addon here)' });
});

describe('the types, for the TypeScript that checks notebook cells', () => {
  const declarations = fileURLToPath(new URL('../dist/tf.js', import.meta.url));

  /** The messages of the compiler for a cell that imports `tf`. */
  function check(cell: string): string[] {
    const file = `${folder}cell.ts`;
    const source = `import { tf } from ${JSON.stringify(declarations)};\n${cell}`;
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.NodeJs,
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const readFile = host.readFile.bind(host);
    host.readFile = path => (path === file ? source : readFile(path));
    host.fileExists = path => path === file || existsSync(path);
    host.getSourceFile = (path, target) => {
      const text = path === file ? source : existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      return text === undefined ? undefined : ts.createSourceFile(path, text, target);
    };
    return ts
      .getPreEmitDiagnostics(ts.createProgram([file], options, host))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }

  test('tf names a value and its types', () => {
    const cell = `
      const x: tf.Tensor2D = tf.tensor2d([[1, 2], [3, 4]]);
      const model: tf.Sequential = tf.sequential();
      const loaded: Promise<tf.LayersModel> = tf.loadLayersModel('file://model.json');
      const rows: tf.Tensor<tf.Rank.R2> = x;
      function report(history: tf.History, callback: tf.CustomCallbackArgs): number { return history.epoch.length; }
      const layer: tf.layers.Layer = tf.layers.dense({ units: 1 });
      const dataset: tf.data.Dataset<{ xs: tf.Tensor }> | undefined = undefined;
      export { model, loaded, rows, report, layer, dataset };`;
    expect(check(cell)).toEqual([]);
  });

  test('a wrong shape is still an error', () => {
    expect(check('export const x: tf.Tensor1D = tf.tensor2d([[1]]);')).toEqual([
      expect.stringContaining("'Tensor2D' is not assignable to type 'Tensor1D'"),
    ]);
  });
});
