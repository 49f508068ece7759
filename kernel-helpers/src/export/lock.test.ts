import { expect, it } from 'vitest';
import { ExportError } from './error.ts';
import { lockClosure, type LockEntries, type LockEntry } from './lock.ts';

const entry = (version: string, rest: object = {}): LockEntry => ({
  version,
  integrity: `sha512-${version}`,
  ...rest,
});

const ENTRIES: LockEntries = {
  'node_modules/app': entry('1.0.0', {
    dependencies: { '@a/b': '^2.0.0', c: '^1.0.0' },
    resolved: 'https://registry',
    dev: true,
  }),
  'node_modules/@a/b': entry('2.0.0', { dependencies: { c: '^3.0.0', app: '*' } }),
  'node_modules/@a/b/node_modules/c': entry('3.0.0', { dependencies: { d: '*' } }),
  'node_modules/c': entry('1.0.0', {
    peerDependencies: { d: '*', rare: '*' },
    peerDependenciesMeta: { rare: { optional: true } },
  }),
  'node_modules/d': entry('4.0.0'),
  'node_modules/other': entry('9.0.0'),
};

it('takes what is needed, from where Node finds it, and nothing else', () => {
  expect(Object.keys(lockClosure(ENTRIES, ['app']))).toEqual([
    'node_modules/@a/b',
    'node_modules/@a/b/node_modules/c',
    'node_modules/app',
    'node_modules/c',
    'node_modules/d',
  ]);
});

it('drops the registry and the marks of the project', () => {
  expect(lockClosure(ENTRIES, ['app'])['node_modules/app']).toEqual(
    entry('1.0.0', { dependencies: { '@a/b': '^2.0.0', c: '^1.0.0' } }),
  );
});

it('says who needs a package that is missing', () => {
  const { 'node_modules/d': _, ...rest } = ENTRIES;
  expect(() => lockClosure(rest, ['c'])).toThrow(ExportError);
  expect(() => lockClosure(rest, ['c'])).toThrow('The lock file has no d, which node_modules/c needs.');
  expect(() => lockClosure(ENTRIES, ['nobody'])).toThrow('has no nobody, which the app needs');
});
