import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('loads ZeroMQ and nothing else: the start of a kernel waits for it', async () => {
  const script = `
    const { registerHooks } = await import('node:module');
    const packages = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /.*[\\\\/]node_modules[\\\\/]([^\\\\/]+)[\\\\/]/.exec(url)?.[1];
        if (name) packages.add(name);
        return next(url, context);
      },
    });
    // Without a kernel it ends in an error, once it is loaded.
    const error = await import(${JSON.stringify(new URL('control-worker.ts', import.meta.url).href)}).catch(String);
    console.log(JSON.stringify([...packages, error]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(JSON.parse(stdout)).toEqual(['zeromq', 'cmake-ts', expect.stringContaining('workerData')]);
});
