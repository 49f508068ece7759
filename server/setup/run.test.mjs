import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, run } from './run.mjs';

const node = process.execPath;

describe('run', () => {
  test('gives standard output, and every line as it comes', async () => {
    /** @type {string[]} */
    const lines = [];
    const script = `console.log('one'); console.error('two'); console.log('three')`;
    expect(await run(node, ['--eval', script], { onLine: line => lines.push(line) })).toBe('one\nthree');
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('passes standard input on', async () => {
    expect(await run(node, ['--eval', 'process.stdin.pipe(process.stdout)'], { input: 'hello\n' })).toBe(
      'hello',
    );
  });

  test('fails with the command, its exit code and its last lines', async () => {
    const failure = run(node, ['--eval', `console.error('why'); process.exit(3)`]);
    await expect(failure).rejects.toMatchObject({ name: 'CommandError', tail: ['why'] });
    await expect(failure).rejects.toThrow('exit code 3');
  });

  test('fails when there is no such command', async () => {
    await expect(run('/no/such/command', [])).rejects.toThrow('ENOENT');
  });

  test('stops a command that gives no sign of life, with what it started', async () => {
    const script = `require('child_process').spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    await expect(run(node, ['--eval', script], { silenceMs: 300 })).rejects.toThrow(
      'stopped after 0.3 s without a sign of life',
    );
  });

  test('takes a growing folder for a sign of life', async () => {
    const fills = mkdtempSync(join(tmpdir(), 'waymark-run-'));
    const script = `
      let count = 0;
      const timer = setInterval(() => {
        require('fs').writeFileSync(${JSON.stringify(fills)} + '/' + count++, 'x');
        if (count === 15) clearInterval(timer);
      }, 200);`;
    await expect(run(node, ['--eval', script], { silenceMs: 2_000, fills })).resolves.toBe('');
    rmSync(fills, { recursive: true });
  });
});

test('ask gives the first line, or nothing', () => {
  expect(ask(node, ['--eval', `console.log('one\\ntwo')`])).toBe('one');
  expect(ask(node, ['--eval', 'process.exit(1)'])).toBeUndefined();
  expect(ask('/no/such/command', [])).toBeUndefined();
});
