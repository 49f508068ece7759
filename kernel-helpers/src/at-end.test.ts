import { spawnSync } from 'node:child_process';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import { atEnd } from './at-end.ts';

afterEach(() => FakeHost.uninstall());

it('calls back when the kernel shuts down, and waits', async () => {
  const host = FakeHost.install();
  const callback = vi.fn<() => Promise<void>>().mockResolvedValue();
  atEnd(callback);
  expect(callback).not.toHaveBeenCalled();
  await host.shutDown();
  expect(callback).toHaveBeenCalledTimes(1);
});

it('calls back when a script exits', () => {
  const script = `
    const { atEnd } = await import(${JSON.stringify(new URL('at-end.ts', import.meta.url).href)});
    atEnd(() => console.log('at the end'));
    console.log('before');
    process.exit();
  `;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('before\nat the end\n');
});
