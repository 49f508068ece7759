import { describe, expect, it } from 'vitest';
import { seededRandom } from '../data/random.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { ColumnError, type ColumnStep } from './column-step.ts';
import { ColumnTransformer } from './column-transformer.ts';

interface House {
  area: number | null;
  lot: number;
  kitchen: string | null;
  place: string | null;
}

const houses: House[] = [
  { area: 90, lot: 0, kitchen: 'Gd', place: 'b' },
  { area: null, lot: 9, kitchen: 'TA', place: 'a' },
  { area: 110, lot: 99, kitchen: null, place: null },
  { area: 140, lot: 999, kitchen: 'Ex', place: 'b' },
];

const fitted = ColumnTransformer.fit(houses, {
  area: { as: 'number', missing: 'median' },
  lot: { as: 'number', log: true },
  kitchen: { as: 'order', order: ['TA', 'Gd', 'Ex'], missing: 'TA' },
  place: { as: 'category', unknown: 'zeros', missing: 'none' },
});

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('ColumnTransformer', () => {
  // scikit-learn 1.9.1: ColumnTransformer of SimpleImputer(median) + StandardScaler, log1p + StandardScaler,
  // OrdinalEncoder + StandardScaler, OneHotEncoder on the same four rows.
  it('agrees with scikit-learn', () => {
    expect(fitted.featureNames).toEqual(['area', 'lot', 'kitchen', 'place=a', 'place=b', 'place=none']);
    const expected = [
      [-1.260252075625209, -1.3416407864998738, 0.30151134457776363, 0, 1, 0],
      [-0.140028008402801, -0.4472135954999579, -0.9045340337332909, 1, 0, 0],
      [-0.140028008402801, 0.4472135954999579, -0.9045340337332909, 0, 0, 1],
      [1.540308092430811, 1.3416407864998738, 1.507556722888818, 0, 1, 0],
    ];
    for (const [i, row] of fitted.transform(houses).entries()) {
      for (const [j, feature] of row.entries()) expect(feature).toBeCloseTo(expected[i]![j]!, 12);
    }
  });

  it('uses what the training rows said, whatever other rows come', () => {
    const [alone] = fitted.transform([{ ...houses[1]!, more: 'is ignored' }]);
    expect(alone).toEqual(fitted.transform(houses)[1]);
    expect(fitted.transform([{ ...houses[0]!, place: 'new' }])[0]?.slice(3)).toEqual([0, 0, 0]);
    expect(fitted.steps['area']).toEqual({ as: 'number', missing: 110 });
    expect(fitted.transform([])).toEqual([]);
  });

  it('survives JSON to the last bit', () => {
    const copy = ColumnTransformer.fromJSON(throughJson(fitted));
    expect(copy.transform(houses)).toEqual(fitted.transform(houses));
    expect(copy.featureNames).toEqual(fitted.featureNames);
  });

  it('turns numbers back', () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 50 }, () => ({ price: 1e5 * random(), year: 2000 - 100 * random() }));
    const target = ColumnTransformer.fit(rows, {
      price: { as: 'number', log: true },
      year: { as: 'number', missing: 'mean' },
    });
    for (const [i, { price, year }] of target.inverseTransform(target.transform(rows)).entries()) {
      expect(price).toBeCloseTo(rows[i]!.price, 6);
      expect(year).toBeCloseTo(rows[i]!.year, 8);
    }
    expect(() => fitted.inverseTransform([[1]])).toThrow('A row has 1 features: expected 4');
    expect(() => fitted.inverseTransform([[0, 0, 0, 1]])).toThrow(/kitchen holds words/);
  });

  it.each<[string, object, string, RegExp]>([
    [
      'a missing number without a step for it',
      { lot: null },
      'lot',
      /is missing: give the column's step a `missing`/,
    ],
    ['NaN', { lot: NaN }, 'lot', /is missing/],
    ['text that holds a number', { area: '90' }, 'area', /is '90': expected a number/],
    ['a number that is not finite', { area: Infinity }, 'area', /is Infinity: expected a finite number/],
    ['a number without a logarithm', { lot: -1 }, 'lot', /above -1, since its logarithm/],
    ['a word outside of the order', { kitchen: 'Po' }, 'kitchen', /is 'Po': expected one of TA, Gd, Ex/],
    ['a number in place of a word', { place: 3 }, 'place', /is 3: expected text/],
  ])('refuses %s, and names column and row', (_name, change, column, message) => {
    const attempt = () => fitted.transform([houses[0]!, { ...houses[0]!, ...change }]);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(ColumnError);
    expect(attempt).toThrow(expect.objectContaining({ column, row: 1 }));
  });

  it('refuses an unknown word unless it is told what that means', () => {
    const strict = ColumnTransformer.fit([{ place: 'a' }, { place: 'b' }], { place: { as: 'category' } });
    expect(() => strict.transform([{ place: 'c' }])).toThrow(
      "place of row 0 (counted from 0) is 'c': expected one of a, b.",
    );
    expect(() => strict.transform([{}])).toThrow(/place of row 0 .* is missing/);
    const inherited = ColumnTransformer.fit([{ toString: 'a' }], { toString: { as: 'category' } });
    expect(() => inherited.transform([{}])).toThrow(/is missing/);
  });

  it.each<[string, unknown]>([
    ['null in place of a step', null],
    ['a name in place of a step', 'number'],
    ['an unknown kind', { as: 'text' }],
    ['an option of another kind', { as: 'number', unknown: 'zeros' }],
    ['an unknown way to fill', { as: 'number', missing: 'mode' }],
    ['an order of nothing', { as: 'order', order: [] }],
    ['an order with a word twice', { as: 'order', order: ['a', 'a'] }],
    ['a stand-in outside of the order', { as: 'order', order: ['a'], missing: 'b' }],
  ])('refuses %s', (_name, step) => {
    expect(() => ColumnTransformer.fit([{ x: 1 }], { x: step as ColumnStep })).toThrow(
      /The step of the column x is .*: expected one like/s,
    );
  });

  it('refuses no rows, no steps, a column without any number, foreign JSON and placeholders', () => {
    expect(() => ColumnTransformer.fit([], { x: { as: 'number' } } as object)).toThrow(/no rows to fit on/);
    for (const steps of [{}, { x: undefined }]) {
      expect(() => ColumnTransformer.fit([{ x: 1 }], steps)).toThrow(/no steps/);
    }
    expect(() => ColumnTransformer.fit([{ x: null }], { x: { as: 'number', missing: 'median' } })).toThrow(
      'x is missing in every row: there is no median to take.',
    );
    expect(() => fitted.transform([1] as unknown as object[])).toThrow(/Row 0 .* is 1: expected an object/);
    expect(() => fitted.transform({} as unknown as object[])).toThrow(/Rows are an array of objects/);
    for (const json of [null, {}, { kind: 'column-transformer', columns: [{ name: 'x' }] }]) {
      expect(() => ColumnTransformer.fromJSON(json)).toThrow(TypeError);
    }
    expect(() => fitted.transform(todo('rows'))).toThrow(UnattemptedError);
    expect(() => fitted.transform([{ ...houses[0]!, area: todo('area') }])).toThrow(UnattemptedError);
    expect(() => ColumnTransformer.fit([{ x: 1 }], { x: todo('step') })).toThrow(UnattemptedError);
  });
});
