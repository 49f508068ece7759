import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { check } from './check.ts';
import { hint } from './hint.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const text = () => host.last.bundle['text/plain'];

it('gives the hints of the check that failed last, one by one', async () => {
  expect(() => hint()).toThrow('No check has failed yet');
  await check('q1', { points: 1, hints: ['First <b>.', 'Second.'] }, t => t.ok(false, 'No.'));
  await check('q2', { points: 1, hints: ['Other.'] }, t => t.ok(true, 'No.'));
  hint();
  expect(text()).toBe('Hint 1 of 2 for q1\nFirst <b>.');
  expect(host.last.bundle['text/html']).toContain('First &lt;b&gt;.');
  await check('q1', { points: 1, hints: ['First <b>.', 'Second.'] }, t => t.ok(false, 'No.'));
  hint();
  expect(text()).toBe('Hint 2 of 2 for q1\nSecond.');
  hint();
  expect(text()).toBe('You have seen all 2 hints of q1.');
  hint('q2');
  expect(text()).toBe('Hint 1 of 1 for q2\nOther.');
  expect(() => hint('q3')).toThrow('The check "q3" has not run yet');
});

it('says when a check has none', async () => {
  await check('bare', { points: 1 }, t => t.ok(false, 'No.'));
  hint('bare');
  expect(text()).toBe('bare has no hints.');
});
