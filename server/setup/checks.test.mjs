import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { checkDisk, checkNode, findPython, isPortTaken } from './checks.mjs';

describe('checkNode', () => {
  test.for(['20.0.0', '24.21.0'])('takes Node %s', version => {
    expect(() => checkNode(version, 'linux')).not.toThrow();
  });

  test('refuses an older Node and says what to do', () => {
    expect(() => checkNode('18.19.1', 'linux')).toThrow(
      'Waymark needs Node 20 or newer and this is Node 18.19.1: install',
    );
  });

  test('sends Windows to WSL', () => {
    expect(() => checkNode('24.0.0', 'win32')).toThrow('WSL');
  });
});

/** @param {Record<string, string>} answers what the Pythons of a machine say of themselves */
const among = answers => () => findPython(command => answers[command]);

describe('findPython', () => {
  test('takes the first that is new enough and has venv', () => {
    expect(among({ python3: '3.8.2 venv', python: '2.7.18', 'python3.12': '3.12.1 venv' })()).toBe(
      'python3.12',
    );
    expect(among({ python3: '3.10.13', 'python3.11': '3.11.2 venv' })()).toBe('python3.11');
  });

  test('says when there is none', () => {
    expect(among({})).toThrow(
      'Waymark needs Python 3.10 or newer for JupyterLab and none was found: install it',
    );
  });

  test('says which it saw when all are too old', () => {
    expect(among({ python3: '3.9.18 venv' })).toThrow('(found: Python 3.9.18)');
  });

  test('says when venv is missing', () => {
    expect(among({ python3: '3.11.2' })).toThrow(
      'python3 cannot make virtual environments: install its venv module',
    );
  });
});

test('checkDisk says how much is free', () => {
  expect(() => checkDisk(5e9)).not.toThrow();
  expect(() => checkDisk(1.26e9)).toThrow('1.3 GB are free: free some space');
});

test('isPortTaken sees a listener', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? Number(address?.port) : NaN;
  expect(await isPortTaken(port)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isPortTaken(port)).toBe(false);
});
