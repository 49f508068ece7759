import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { median } from '../evaluate/quantile.ts';
import { generateAmes } from './ames-generator.ts';
import { AMES_COLUMNS, type AmesHouse } from './ames.ts';
import { cacheDir } from '../cache-dir.ts';
import { loadDataset } from './dataset.ts';
import { DatasetError } from './error.ts';
import { normalSample, seededRandom } from './random.ts';
import { shuffled, splitRows } from './split.ts';

const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));

describe('seededRandom', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    expect(draw(42)).toEqual(draw(42));
    const seeds = [0, 1, 2, -1, 0.1, 0.2, 1e12, 42];
    expect(new Set(seeds.map(seed => draw(seed).join())).size).toBe(seeds.length);
    expect(() => seededRandom(NaN)).toThrow(/finite number/);
  });

  it('is uniform, and its normal samples are normal', () => {
    const random = seededRandom(1);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]!++;
    // 99.9% of chi-squared with 9 degrees of freedom.
    expect(bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
    const samples = Array.from({ length: 20_000 }, () => normalSample(random));
    const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(samples.reduce((sum, x) => sum + x ** 2, 0) / samples.length).toBeCloseTo(1, 1);
  });
});

describe('splitRows', () => {
  const rows = Array.from({ length: 10 }, (_, i) => i);

  it('gives every row to one side, the same way for a seed', () => {
    const { train, test } = splitRows(rows, { testFraction: 0.3, seed: 7 });
    expect(test).toHaveLength(3);
    expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(rows);
    expect(splitRows(rows, { testFraction: 0.3, seed: 7 })).toEqual({ train, test });
    expect(splitRows(rows, { testFraction: 0.3, seed: 8 }).test).not.toEqual(test);
    expect(shuffled(rows, 7)).not.toEqual(rows);
    expect(rows).toEqual(Array.from({ length: 10 }, (_, i) => i));
  });

  it('leaves neither side empty', () => {
    expect(splitRows([1, 2], { testFraction: 0.01 }).test).toHaveLength(1);
    expect(splitRows([1, 2], { testFraction: 0.99 }).train).toHaveLength(1);
    expect(() => splitRows([1])).toThrow(/at least 2 rows; got 1/);
    for (const testFraction of [0, 1, 20, NaN]) {
      expect(() => splitRows(rows, { testFraction })).toThrow(/between 0 and 1/);
    }
  });
});

describe('cacheDir', () => {
  it('follows the environment', () => {
    expect(cacheDir({ WAYMARK_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheDir({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'waymark'));
    expect(cacheDir({ WAYMARK_CACHE: '' })).toMatch(/\.cache[\\/]waymark$/);
  });
});

describe('loadDataset', () => {
  let cache: DataCache;
  let host: FakeHost;
  beforeEach(() => {
    host = FakeHost.install();
    cache = DataCache.install();
  });
  afterEach(() => {
    FakeHost.uninstall();
    cache.uninstall();
  });

  const house = generateAmes(1)[0]!;
  const header = Object.keys(AMES_COLUMNS);
  function writeFile(
    rows: readonly Partial<Record<keyof AmesHouse, unknown>>[],
    names: readonly string[] = header,
  ): void {
    const lines = rows.map(row => {
      const fields: Readonly<Record<string, unknown>> = row;
      return names.map(name => JSON.stringify(fields[name] ?? 'NA')).join();
    });
    cache.write('ames/train.csv', [names.join(), ...lines].join('\n'));
  }

  it('reads the real file, whatever other columns it has', () => {
    writeFile([{ ...house, LotFrontage: null }, house], ['Alley', ...header]);
    const { rows, origin, source, licence } = loadDataset('ames');
    expect(origin).toBe('real');
    expect(rows).toEqual([{ ...house, LotFrontage: null }, house]);
    expect(host.last.bundle['text/plain']).toContain('2 rows of real data');
    expect(host.last.bundle['text/plain']).toContain(source);
    expect(licence).toMatch(/^published for teaching/);
  });

  it.each(['real', 'generated'] as const)('gives %s rows that cannot be written to', origin => {
    if (origin === 'real') writeFile([house]);
    const { rows, ...dataset } = loadDataset('ames');
    expect(dataset.origin).toBe(origin);
    const before = { ...rows[0]! };
    expect(() => Object.assign(rows[0]!, { SalePrice: 0 })).toThrow(/read only property 'SalePrice'/);
    expect(() => Reflect.apply(Array.prototype.push, rows, [house])).toThrow(/not extensible/);
    // @ts-expect-error: so says the compiler, too.
    expect(() => (rows[0]!.SalePrice = 0)).toThrow(TypeError);
    expect(rows[0]).toEqual(before);
  });

  it('generates rows where there is no file, and says so', () => {
    const { rows, origin } = loadDataset('ames');
    expect(origin).toBe('generated');
    expect(rows).toHaveLength(1460);
    expect(loadDataset('ames').rows).toEqual(rows);
    expect(host.last.bundle['text/plain']).toContain('1,460 generated rows');
  });

  it.each<[string, () => void, RegExp]>([
    ['without a column', () => writeFile([house], header.slice(1)), /has no column Id/],
    ['without rows', () => writeFile([]), /has no rows/],
    [
      'with a word for a number',
      () => writeFile([house, { ...house, SalePrice: 'dear' }]),
      /row 2: SalePrice cannot be "dear"/,
    ],
    [
      'with a missing price',
      () => writeFile([{ ...house, SalePrice: undefined }]),
      /SalePrice cannot be "NA"/,
    ],
    [
      'with a kitchen of no known kind',
      () => writeFile([{ ...house, KitchenQual: 'XX' }] as object[]),
      /KitchenQual cannot be "XX"/,
    ],
    ['that is no CSV', () => writeFile([{ ...house, Neighborhood: '"' }]), /is no CSV file/],
  ])('refuses a file %s', (_name, write, message) => {
    write();
    expect(() => loadDataset('ames')).toThrow(message);
    expect(() => loadDataset('ames')).toThrow(DatasetError);
  });

  it('names the data sets there are', () => {
    expect(() => loadDataset('iris' as 'ames')).toThrow(/^There is no data set "iris"; there is ames, /);
    expect(() => loadDataset('toString' as 'ames')).toThrow(DatasetError);
  });
});

describe('the generated houses', () => {
  const houses = generateAmes(3);

  it('look like those of Ames', () => {
    const of = (column: 'SalePrice' | 'GrLivArea' | 'YearBuilt' | 'LotArea') =>
      median(houses.map(house => house[column]));
    // The real medians: 163,000 dollars, 1,464 square feet, 1973, 9,478 square feet.
    expect(of('SalePrice')).toBeGreaterThan(140_000);
    expect(of('SalePrice')).toBeLessThan(190_000);
    expect(of('GrLivArea')).toBeGreaterThan(1300);
    expect(of('GrLivArea')).toBeLessThan(1650);
    expect(of('YearBuilt')).toBeGreaterThan(1960);
    expect(of('LotArea')).toBeGreaterThan(8000);
    expect(new Set(houses.map(house => house.Neighborhood)).size).toBeGreaterThan(20);
    const unknown = houses.filter(house => house.LotFrontage === null).length / houses.length;
    expect(unknown).toBeGreaterThan(0.1);
    expect(unknown).toBeLessThan(0.26);
  });

  it('are possible', () => {
    for (const house of houses) {
      expect(house.YrSold).toBeGreaterThanOrEqual(house.YearBuilt);
      expect(house.SalePrice).toBeGreaterThan(20_000);
      expect(house.SalePrice).toBeLessThan(1_500_000);
      expect(house.GarageArea > 0).toBe(house.GarageCars > 0);
      expect(house.BedroomAbvGr).toBeLessThanOrEqual(house.TotRmsAbvGrd);
      for (const value of Object.values(house)) expect(value).not.toBeNaN();
    }
  });
});
