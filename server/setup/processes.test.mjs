import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { descendantsOf, killAll, listDescendants, parseStat } from './processes.mjs';

test('parseStat reads past a command with spaces and parentheses', () => {
  const stat = '4242 (a) b) (c) S 17 4242 4242 0 -1 4194304 1 0 0 0 5 3 0 0 20 0 1 0 987654 1000 10';
  expect(parseStat(stat)).toEqual({ pid: 4242, parent: 17, began: '987654' });
});

test('descendantsOf finds children of children, and nobody else', () => {
  const all = [
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 1],
  ].map(([pid = 0, parent = 0]) => ({ pid, parent, began: '0' }));
  expect(descendantsOf(2, all).map(({ pid }) => pid)).toEqual([3, 4]);
  expect(descendantsOf(5, all)).toEqual([]);
});

test('killAll ends a descendant, and spares a later process of the same number', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const found = listDescendants(process.pid).find(({ pid }) => pid === child.pid);
  if (!found) throw new Error('The child is not listed.');
  killAll([{ ...found, began: 'another time' }]);
  expect(child.exitCode ?? child.signalCode).toBeNull();
  killAll([found]);
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});
