import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { progress, track } from './progress-bar.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const text = () => String(host.last.bundle['text/plain']);

it('moves in place and ends at its total', () => {
  const bar = progress('Reading <files>', 4);
  expect(text()).toMatch(/^Reading <files> \[\.{24}\] 0 of 4$/);
  bar.step(2, 'b.txt');
  bar.step(5);
  bar.done('all read');
  expect(text()).toMatch(/^Reading <files> \[#{24}\] 4 of 4, \d+\.\d s, all read$/);
  expect(host.last.bundle['text/html']).toContain('Reading &lt;files&gt;');
  expect(host.last.bundle['text/html']).toContain('width:100.0%');
  expect(new Set(host.displays.map(display => display.options.displayId)).size).toBe(1);
});

it('is redrawn at most ten times a second', () => {
  const bar = progress('Counting', 1_000_000);
  const start = performance.now();
  for (let i = 0; i < 100_000; i++) bar.step();
  bar.done();
  expect(host.displays.length).toBeLessThanOrEqual(Math.ceil((performance.now() - start) / 100) + 2);
  expect(text()).toContain('100000 of 1000000');
});

it('tracks items, and says where a loop stopped', () => {
  expect([...track('All', [1, 2, 3])]).toEqual([1, 2, 3]);
  expect(text()).toContain('3 of 3');
  for (const item of track('Some', new Set([1, 2, 3]))) if (item === 2) break;
  expect(text()).toContain('stopped after 1 of 3');
  const before = host.displays.length;
  expect([...track('None', [])]).toEqual([]);
  expect(host.displays.length).toBe(before);
});

it('refuses a total that is none', () => {
  for (const total of [0, -1, NaN, Infinity]) expect(() => progress('x', total)).toThrow(/number above 0/);
  expect(() => progress('x', 1).step(NaN)).toThrow(/finite number/);
});
