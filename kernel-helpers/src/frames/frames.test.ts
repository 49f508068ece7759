import * as tf from '@tensorflow/tfjs';
import * as aq from 'arquero';
import { describe as group, expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { makePlaceholder, todo } from '../todo/todo.ts';
import { dfd } from './danfo.ts';
import { describe } from './describe.ts';
import { fillMissing } from './fill-missing.ts';
import { formatValue } from './format.ts';
import { frame } from './frame.ts';
import { groupMean } from './group-mean.ts';
import { toCsv } from './to-csv.ts';

const rows = [
  { town: 'A', price: 1, sold: null },
  { town: 'B', price: null, sold: new Date(0) },
  { town: 'A', price: 4, sold: null },
];

group('frame', () => {
  it('makes a DataFrame of rows or of columns', () => {
    const houses = frame(rows);
    expect(houses).toBeInstanceOf(dfd.DataFrame);
    expect(houses.columns).toEqual(['town', 'price', 'sold']);
    expect(houses.values).toEqual([
      ['A', 1, null],
      ['B', null, new Date(0)],
      ['A', 4, null],
    ]);
    expect(frame({ town: ['A', 'B', 'A'], price: [1, null, 4] }).values).toEqual([
      ['A', 1],
      ['B', null],
      ['A', 4],
    ]);
    expect(frame({ x: new Float32Array([1, 2]), y: tf.tensor1d([3, 4]) }).values).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('keeps a column with NaN numeric, and fills in what a row lacks', () => {
    const mended = frame([{ a: 1 }, { a: NaN, b: 2 }, { a: 2.5 }]);
    expect(mended.values).toEqual([
      [1, null],
      [null, 2],
      [2.5, null],
    ]);
    expect(mended.dtypes).toEqual(['float32', 'float32']);
  });

  it('looks at every row for the type of a column', () => {
    const late = Array.from({ length: 40 }, (_, i) => ({ a: i < 30 ? i : i + 0.5, b: i < 30 ? null : 'x' }));
    expect(frame(late).dtypes).toEqual(['float32', 'string']);
  });

  it('may be empty', () => {
    expect(frame([]).shape).toEqual([0, 0]);
    expect(frame({ a: [] }).shape).toEqual([0, 1]);
  });

  it.each<[string, unknown, RegExp]>([
    ['text', 'a,b', /array of rows or an object of columns/],
    ['a row that is an array', [[1, 2]], /Row 0 must be an object/],
    ['a column named as a method', [{ shape: 1 }], /cannot be called "shape"/],
    ['a column named head', { head: [1] }, /cannot be called "head"/],
    ['a column of mixed kinds', [{ a: 1 }, { a: 'x' }], /Column a mixes number and string/],
    ['a nested value', [{ a: { b: 1 } }], /Row 0: a must be a number, text/],
    ['columns of different length', { a: [1, 2], b: [1] }, /a has 2 values, b has 1/],
    ['a column that is no array', { a: 3 }, /Column a must be an array; got 3/],
  ])('refuses %s', (_name, data, message) => {
    expect(() => frame(data as object[])).toThrow(message);
  });

  it('is unattempted over a placeholder', () => {
    expect(() => frame(todo('rows'))).toThrow(UnattemptedError);
    expect(() => frame([{ a: makePlaceholder('x') }])).toThrow(UnattemptedError);
    expect(() => frame({ a: makePlaceholder('x') })).toThrow(UnattemptedError);
  });
});

group('groupMean', () => {
  it('leaves out missing values, which danfojs counts as 0', () => {
    const result = groupMean(
      frame([...rows, { town: 'B', price: 6, sold: null }, { town: 'C', price: null, sold: null }]),
      'town',
      'price',
    );
    expect(result.columns).toEqual(['town', 'price_mean', 'rows']);
    expect(result.values).toEqual([
      ['A', 2.5, 2],
      ['B', 6, 2],
      ['C', null, 1],
    ]);
  });

  it('keeps apart what only looks alike', () => {
    expect(groupMean(frame({ key: ['1', '1 '], v: [1, 2] }), 'key', 'v').shape[0]).toBe(2);
    expect(groupMean(frame({ key: [new Date(5), new Date(5)], v: [1, 2] }), 'key', 'v').shape[0]).toBe(1);
  });

  it('names what is wrong', () => {
    expect(() => groupMean(frame(rows), 'city', 'price')).toThrow(
      'There is no column "city"; there is town, price, sold.',
    );
    expect(() => groupMean(frame(rows), 'price', 'town')).toThrow(/town must hold numbers; got 'A'/);
    expect(() => groupMean([] as never, 'a', 'b')).toThrow(/A DataFrame is needed/);
  });
});

group('fillMissing', () => {
  it('fills a copy', () => {
    const source = frame(rows);
    expect(fillMissing(source, { price: 9 }).values).toEqual([
      ['A', 1, null],
      ['B', 9, new Date(0)],
      ['A', 4, null],
    ]);
    expect(source.values[1]).toEqual(['B', null, new Date(0)]);
    expect(() => fillMissing(source, { cost: 1 })).toThrow(/no column "cost"/);
    expect(() => fillMissing(source, { price: 'none' })).toThrow(/Column price mixes/);
  });
});

group('the summary of a frame', () => {
  it('agrees with pandas, missing values left out', () => {
    // pandas: pd.DataFrame({'x': [2, 4, None, 9]}).describe()
    const summary = describe(
      frame({ x: [2, 4, null, 9], word: ['a', 'b', 'c', 'd'], none: [null, null, null, null] }),
    );
    expect(summary.columns).toEqual(['statistic', 'x']);
    expect(Object.fromEntries(summary.values as [string, number][])).toEqual({
      count: 3,
      mean: 5,
      std: expect.closeTo(3.605551275463989, 12),
      min: 2,
      '25%': 3,
      '50%': 4,
      '75%': 6.5,
      max: 9,
    });
    expect(describe(frame({ x: [1] })).values[2]).toEqual(['std', null]);
  });
});

group('toCsv', () => {
  it('quotes what needs it', () => {
    expect(toCsv(frame({ 'a,b': ['x "y"', 'line\nbreak', 'plain'], n: [1.5, null, -2] }))).toBe(
      '"a,b",n\r\n"x ""y""",1.5\r\n"line\nbreak",\r\nplain,-2\r\n',
    );
  });
});

group('formatValue', () => {
  it('shows a frame as a table, escaped and cut', () => {
    const shown = formatValue(frame(Array.from({ length: 30 }, (_, i) => ({ word: '<b>', i }))));
    expect(shown?.['text/html']).toContain('&lt;b&gt;');
    expect(shown?.['text/html']).not.toContain('<b>');
    expect(shown?.['text/plain']).toContain('30 rows × 2 columns, the first 10 shown');
    expect(String(shown?.['text/plain']).split('\n')).toHaveLength(12);
    expect(formatValue(frame({ a: [1.5, null] })['a'])?.['text/plain']).toMatch(/1.5\n.*–\n2 values/);
    expect(formatValue(frame([]))?.['text/plain']).toContain('0 rows × 0 columns');
  });

  it('shows an arquero table as its filter and its order leave it', () => {
    const table = aq.from(Array.from({ length: 30 }, (_, i) => ({ word: '<b>', i })));
    const cut = table
      .params({ low: 10 })
      .filter((row: { i: number }, { low }: { low: number }) => row.i >= low)
      .orderby(aq.desc('i'));
    const shown = formatValue(cut);
    expect(shown?.['text/html']).toContain('&lt;b&gt;');
    const lines = String(shown?.['text/plain']).split('\n');
    expect(lines[1]).toMatch(/<b> +29$/);
    expect(lines.at(-1)).toBe('20 rows × 2 columns, the first 10 shown');
    expect(formatValue(aq.from([]))?.['text/plain']).toContain('0 rows × 0 columns');
  });

  it('shows the numbers of a tensor, and says when they are gone', () => {
    const tensor = tf.tensor2d([[1, 2]]);
    expect(formatValue(tensor)?.['text/plain']).toBe('float32 Tensor [1, 2] [ [ 1, 2 ] ]');
    tensor.dispose();
    expect(formatValue(tensor)?.['text/plain']).toContain('disposed of');
  });

  it('leaves everything else alone', () => {
    for (const value of [1, 'a', null, undefined, [], {}, todo()]) expect(formatValue(value)).toBeUndefined();
  });
});

group('danfojs still has the traps that are guarded here', () => {
  it('its summary throws on a missing value', () => {
    expect(() => new dfd.DataFrame([[2], [null]] as never, { columns: ['v'] }).describe()).toThrow(
      'Cannot calculate mean',
    );
  });

  it('fillNa changes its source', () => {
    const source = new dfd.DataFrame([[1], [null]] as never, { columns: ['v'] });
    source.fillNa([0], { columns: ['v'] });
    expect(source.values).toEqual([[1], [0]]);
  });
});
