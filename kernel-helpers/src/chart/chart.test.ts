import { PLOTLY_MIME } from '@waymark/roadmap/names';
import * as tf from '@tensorflow/tfjs';
import type { Data, Layout as PlotlyLayout } from 'plotly.js';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { chart } from './chart.ts';
import type { Figure, Layout, Trace } from './types.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const figure = () => host.last.bundle[PLOTLY_MIME] as Figure;
const html = () => String(host.last.bundle['text/html']);

describe('chart', () => {
  it('shows a Plotly figure with HTML and text beside it', () => {
    chart([{ x: [1, 2], y: [3, 4], name: 'a<b' }], { title: 'T<i>', xaxis: { title: 'x & y' } });
    expect(figure()).toEqual({
      data: [{ x: [1, 2], y: [3, 4], name: 'a<b' }],
      layout: { height: 360, title: { text: 'T<i>' }, xaxis: { title: { text: 'x & y' } } },
    });
    expect(host.last.bundle['text/plain']).toBe('Chart “T<i>”: a<b (scatter, 2 points)');
    expect(html()).toContain('<svg');
    expect(html()).toContain('x &amp; y');
    expect(html()).not.toContain('<i>');
  });

  it('updates in place and keeps its layout', () => {
    const handle = chart([{ y: [1] }], { title: 'T' });
    handle.update([{ y: [1, 2] }]);
    const [first, second] = host.displays;
    expect(first?.options.update).toBe(false);
    expect(second?.options).toEqual({ displayId: first?.options.displayId, update: true });
    expect(figure()).toMatchObject({ data: [{ y: [1, 2] }], layout: { title: { text: 'T' } } });
    handle.update([{ y: [1] }], { title: 'U' });
    expect(figure().layout).toMatchObject({ title: { text: 'U' } });
  });

  it('turns tensors, typed arrays, dates and what is no number into JSON', () => {
    chart([
      { x: new Float32Array([1, 2]), y: tf.tensor1d([3, NaN]) },
      { x: [new Date(0), new Date(NaN)], y: [Infinity, undefined] },
      { z: tf.tensor2d([[1, 2]]), type: 'heatmap' },
    ]);
    expect(figure().data).toEqual([
      { x: [1, 2], y: [3, null] },
      { x: ['1970-01-01T00:00:00.000Z', null], y: [null, null] },
      { z: [[1, 2]], type: 'heatmap' },
    ]);
    expect(JSON.parse(JSON.stringify(figure()))).toEqual(figure());
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['one trace without its array', { y: [1] }, {}, /takes an array of traces/],
    ['a number for a trace', [3], {}, /data\[0\] is no trace: got 3/],
    ['lengths that differ', [{ x: [1, 2], y: [1] }], {}, /data\[0\] has 2 x values and 1 y values/],
    ['a function', [{ y: [1, () => 2] }], {}, /data\[0\]\.y\[1\] cannot be drawn/],
    ['a layout of text', [], 'title', /layout is an object; got 'title'/],
  ])('refuses %s', (_name, data, layout, message) => {
    const wrongly = chart as (data: unknown, layout: unknown) => unknown;
    expect(() => wrongly(data, layout)).toThrow(message);
    expect(host.displays).toHaveLength(0);
  });

  it('takes a heatmap with another number of columns than rows', () => {
    const z = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    chart([{ type: 'heatmap', x: [10, 20, 30], y: ['a', 'b'], z, text: z.map(row => row.map(String)) }]);
    expect(figure().data[0]).toMatchObject({ x: [10, 20, 30], y: ['a', 'b'], z });
  });

  it('is unattempted over a placeholder', () => {
    expect(() => chart([{ x: [1], y: todo('prices') }])).toThrow(UnattemptedError);
    expect(() => chart(todo('traces'))).toThrow(UnattemptedError);
  });

  it('takes what is typed for plotly.js', () => {
    expectTypeOf<(data: Trace[]) => void>().toExtend<(data: Data[]) => void>();
    expectTypeOf<(layout: Layout) => void>().toExtend<(layout: Partial<PlotlyLayout>) => void>();
  });
});

describe('the picture without Plotly', () => {
  it.each<[string, Trace[], RegExp]>([
    ['a line', [{ y: [1, 2, 3] }], /<path d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+L/],
    ['a gap', [{ y: [1, null, 3, 4] }], /<path d="M[\d. ]+M[\d. ]+L[\d. ]+"/],
    ['points', [{ y: [1, 2], mode: 'markers' }], /(<circle[^>]+>){2}/],
    ['bars of words', [{ type: 'bar', x: ['<a>', 'b'], y: [1, -2] }], /(<rect[^>]+>){2}/],
    ['a histogram', [{ type: 'histogram', x: [1, 2, 2, 3], nbinsx: 3 }], /(<rect[^>]+>){3}/],
    ['a histogram of words', [{ type: 'histogram', x: ['a', 'b', 'a'] }], /(<rect[^>]+>){2}/],
    ['one point', [{ y: [5] }], /<path d="M[\d. ]+h0"/],
    ['no point at all', [{ x: [], y: [] }], /<svg/],
  ])('draws %s', (_name, data, expected) => {
    chart(data);
    expect(html()).toMatch(expected);
    expect(html()).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('stays small', () => {
    chart([{ y: Array.from({ length: 100_000 }, (_, i) => Math.sin(i)), mode: 'markers' }]);
    expect(html().length).toBeLessThan(20_000);
  });

  it('gives a table of what it cannot draw', () => {
    chart([{ type: 'box', y: [1, 2, 3], name: '<b>' }]);
    expect(html()).toMatch(/<table>.*&lt;b&gt;.*box.*3 points/);
  });
});
