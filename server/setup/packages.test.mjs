import { describe, expect, test } from 'vitest';
import { matchesLock } from './packages.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    server: { version: '0.1.0' },
    'node_modules/@waymark/server': { link: true },
    'node_modules/express': { version: '5.3.0' },
    'node_modules/express/node_modules/qs': { version: '6.1.0' },
    'server/node_modules/zod': { version: '4.6.7' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  },
};
const installed = {
  packages: {
    'node_modules/@waymark/server': { link: true },
    'node_modules/express': { version: '5.3.0' },
    'node_modules/express/node_modules/qs': { version: '6.1.0' },
    'server/node_modules/zod': { version: '4.6.7' },
  },
};

describe('matchesLock', () => {
  test('is true when only an optional package of another system is missing', () => {
    expect(matchesLock(lock, installed)).toBe(true);
  });

  test('is false when nothing is installed', () => {
    expect(matchesLock(lock, undefined)).toBe(false);
  });

  test.for(Object.keys(installed.packages))('is false without %s', path => {
    const { [path]: _, ...rest } = /** @type {Record<string, object>} */ (installed.packages);
    expect(matchesLock(lock, { packages: rest })).toBe(false);
  });

  test('is false when a version differs', () => {
    const packages = { ...installed.packages, 'node_modules/express': { version: '5.2.0' } };
    expect(matchesLock(lock, { packages })).toBe(false);
  });
});
