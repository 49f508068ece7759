import { CHECK_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { check } from '../check/check.ts';
import { UnattemptedError } from './error.ts';
import { placeholderHooks } from './kernel-hooks.ts';
import { makePlaceholder, todo } from './todo.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const runCell = (run: string) => {
  host.cell = { id: 'cell', run, signal: new AbortController().signal };
};

it('tells a placeholder from a value', () => {
  expect(placeholderHooks.isPlaceholder(placeholderHooks.make('x'))).toBe(true);
  for (const value of [undefined, 0, {}, () => 1]) expect(placeholderHooks.isPlaceholder(value)).toBe(false);
});

it('names the first placeholder that a cell met, until the next cell', () => {
  runCell('run-1');
  const cause = new Error('tensor2d() requires values');
  expect(placeholderHooks.unattempted(cause)).toBeUndefined();
  placeholderHooks.meet(3);
  expect(placeholderHooks.unattempted(cause)).toBeUndefined();
  placeholderHooks.meet(makePlaceholder('features'));
  todo('other');
  const error = placeholderHooks.unattempted(cause);
  expect(error).toBeInstanceOf(UnattemptedError);
  expect(error).toMatchObject({ what: "todo('features')", cause });
  runCell('run-2');
  expect(placeholderHooks.unattempted(cause)).toBeUndefined();
});

it('makes a check unattempted that only reads a variable', async () => {
  const variable = makePlaceholder('features');
  await check('q1', { points: 1 }, t => {
    placeholderHooks.meet(variable);
    t.ok(variable !== undefined, 'Missing.');
  });
  expect(host.last.bundle[CHECK_MIME]).toMatchObject({ state: 'unattempted' });
});
