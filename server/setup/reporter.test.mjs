import { expect, test, vi } from 'vitest';
import { CommandError, SetupError, SetupWarning } from './errors.mjs';
import { Reporter } from './reporter.mjs';

/** A reporter that writes to no terminal, and what it wrote. */
function plain() {
  let text = '';
  /** @param {string} chunk */
  const write = chunk => (text += chunk);
  return {
    reporter: new Reporter({ isTTY: false, columns: 80, write }),
    lines: () => text.trimEnd().split('\n'),
  };
}

test('a step is a line at its beginning and one at its end, with its time', async () => {
  const { reporter, lines } = plain();
  await reporter.step('Kernel', async () => 'TypeScript');
  expect(lines()).toEqual(['… Kernel', expect.stringMatching(/^✓ Kernel {2}\d+\.\d s {2}TypeScript$/)]);
});

test('a warning is shown and the set-up goes on', async () => {
  const { reporter, lines } = plain();
  await reporter.step('Tensor back end', () => Promise.reject(new SetupWarning('WebAssembly, no compiler')));
  expect(lines()[1]).toMatch(/^! Tensor back end {2}\d+\.\d s {2}WebAssembly, no compiler$/);
});

test('an error ends the set-up', async () => {
  const { reporter, lines } = plain();
  await expect(reporter.step('Kernel', () => Promise.reject(new SetupError('no')))).rejects.toThrow('no');
  expect(lines()[1]).toMatch(/^✗ Kernel/);
});

test('a known failure is told in one sentence, an unknown one by what the command said', () => {
  const known = plain();
  known.reporter.fail(new SetupError('Port 8888 is taken: stop what uses it.'));
  expect(known.lines()).toEqual(['Port 8888 is taken: stop what uses it.']);

  const unknown = plain();
  unknown.reporter.fail(new CommandError('tsc -b', 'exit code 2', { tail: ['a.ts(1,1): error'] }));
  expect(unknown.lines()).toEqual(['  │ a.ts(1,1): error', 'tsc -b: exit code 2']);
});

test('a log that cannot be written is done without, and not named', async () => {
  // LOG_FILE is settled when the module is loaded.
  vi.resetModules();
  vi.stubEnv('WAYMARK_CACHE', '/dev/null/cache');
  const { Reporter: Fresh } = await import('./reporter.mjs');
  vi.unstubAllEnvs();
  let text = '';
  const reporter = new Fresh({
    isTTY: false,
    columns: 80,
    write: (/** @type {string} */ chunk) => (text += chunk),
  });
  await reporter.step('Kernel', async onLine => {
    onLine('one');
    onLine('two');
    return 'done';
  });
  expect(text).toContain('✓ Kernel');
  reporter.fail(new CommandError('tsc -b', 'exit code 2', { tail: ['a.ts(1,1): error'] }));
  expect(text).not.toContain('setup.log');
});
