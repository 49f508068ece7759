import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_MODULES, VENV, cacheDir, childEnv, systemEnv } from './paths.mjs';

test('cacheDir: WAYMARK_CACHE, else XDG_CACHE_HOME, else ~/.cache', () => {
  expect(cacheDir({ WAYMARK_CACHE: '/w', XDG_CACHE_HOME: '/x' })).toBe('/w');
  expect(cacheDir({ WAYMARK_CACHE: '', XDG_CACHE_HOME: '/x' })).toBe('/x/waymark');
  expect(cacheDir({})).toBe(join(homedir(), '.cache', 'waymark'));
});

test('children find our Node and Python first, npm finds the system’s', () => {
  const bin = join(NODE_MODULES, '.bin');
  const env = {
    PATH: `${bin}:/elsewhere/node_modules/.bin:${join(VENV, 'bin')}:/usr/bin`,
    HOME: '/home/ada',
  };
  expect(childEnv(env)).toMatchObject({ PATH: `${bin}:${join(VENV, 'bin')}:/usr/bin`, HOME: '/home/ada' });
  expect(systemEnv(env)).toEqual({ PATH: '/usr/bin', HOME: '/home/ada' });
});
