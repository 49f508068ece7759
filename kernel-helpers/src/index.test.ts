import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import type { MimeBundle } from './host.ts';
import { createCompiler } from './kernel/create-compiler.ts';

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

it('loads neither TensorFlow.js, danfojs, Express nor a schema library before they are used', async () => {
  const script = `
    const { registerHooks } = await import('node:module');
    const packages = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /.*[\\\\/]node_modules[\\\\/](tfjs|@tensorflow|danfojs-node|express|zod)[\\\\/]/.exec(url)?.[1];
        if (name) packages.add(name);
        return next(url, context);
      },
    });
    const helpers = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
    const atFirst = [...packages];
    helpers.express.json();
    console.log(JSON.stringify([atFirst, [...packages]]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(JSON.parse(stdout)).toEqual([[], ['express']]);
});

it('has no types whose declarations nobody needs who imports it: each kernel would keep them', () => {
  const { program } = createCompiler(import.meta.dirname).open(
    `import { tf } from '@waymark/kernel-helpers';`,
  );
  const names = program.getSourceFiles().map(({ fileName }) => fileName);
  expect(names.filter(name => name.endsWith('/kernel-helpers/dist/index.d.ts'))).toHaveLength(1);
  expect(names.filter(name => /\/node_modules\/zod\/|\/roadmap\/dist\/(?!names\.)/.test(name))).toEqual([]);
});
