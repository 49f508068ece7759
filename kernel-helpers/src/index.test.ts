import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import type { MimeBundle } from './host.ts';

afterEach(() => FakeHost.uninstall());

it('tells the kernel of placeholders and of how to show a tensor', async () => {
  const formatters: ((value: unknown) => MimeBundle | undefined)[] = [];
  const host = Object.assign(FakeHost.install(), {
    registerFormatter: (formatter: (value: unknown) => MimeBundle | undefined) => {
      formatters.push(formatter);
      return () => undefined;
    },
  });
  vi.resetModules();
  const { tf } = await import('./index.ts');
  expect(host.placeholders?.isPlaceholder(host.placeholders.make('x'))).toBe(true);
  expect(formatters).toHaveLength(1);
  expect(formatters[0]?.(tf.scalar(3))?.['text/plain']).toBe('float32 Tensor [] 3');
});

it('loads neither TensorFlow.js, danfojs nor Express before they are used', async () => {
  const script = `
    const { createRequire } = await import('node:module');
    const helpers = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter(path => /tfjs|danfojs|[\\\\/]express[\\\\/]/.test(path));
    const before = loaded().length;
    helpers.express.json();
    console.log(before, loaded().length > 0);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout.trim()).toBe('0 true');
});
