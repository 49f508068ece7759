import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { loadDataset } from './dataset.ts';
import { generatePenguins } from './penguins-generator.ts';
import type { Penguin } from './penguins.ts';

const HEADER = 'species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year';

describe("loadDataset('penguins')", () => {
  let cache: DataCache;
  beforeEach(() => {
    FakeHost.install();
    cache = DataCache.install();
  });
  afterEach(() => {
    FakeHost.uninstall();
    cache.uninstall();
  });

  function writeFile(...lines: string[]): void {
    cache.write('penguins/penguins.csv', [HEADER, ...lines].join('\n'));
  }

  it('reads the real file; what was not measured is null', () => {
    writeFile('Adelie,Torgersen,39.1,18.7,181,3750,male,2007', 'Gentoo,Biscoe,NA,NA,NA,NA,NA,2009');
    const { rows, origin } = loadDataset('penguins');
    expect(origin).toBe('real');
    expect(rows).toEqual([
      {
        species: 'Adelie',
        island: 'Torgersen',
        bill_length_mm: 39.1,
        bill_depth_mm: 18.7,
        flipper_length_mm: 181,
        body_mass_g: 3750,
        sex: 'male',
        year: 2007,
      },
      {
        species: 'Gentoo',
        island: 'Biscoe',
        bill_length_mm: null,
        bill_depth_mm: null,
        flipper_length_mm: null,
        body_mass_g: null,
        sex: null,
        year: 2009,
      },
    ]);
  });

  it.each([
    ['species', 'Emperor,Torgersen,39.1,18.7,181,3750,male,2007'],
    ['sex', 'Adelie,Torgersen,39.1,18.7,181,3750,m,2007'],
    ['body_mass_g', 'Adelie,Torgersen,39.1,18.7,181,heavy,male,2007'],
  ])('refuses an unknown %s', (column, line) => {
    writeFile(line);
    expect(() => loadDataset('penguins')).toThrow(`row 1: ${column} cannot be`);
  });

  it('generates birds where there is no file', () => {
    const { rows, origin } = loadDataset('penguins');
    expect(origin).toBe('generated');
    expect(rows).toHaveLength(344);
    expect(loadDataset('penguins').rows).toEqual(rows);
  });
});

describe('the generated penguins', () => {
  const penguins = generatePenguins(3);
  const mean = (species: Penguin['species'], column: 'bill_length_mm' | 'bill_depth_mm' | 'body_mass_g') => {
    const values = penguins.filter(bird => bird.species === species).map(bird => bird[column]!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };

  it('look like those of Palmer Station', () => {
    // The real means: 38.8, 48.8 and 47.5 mm; 18.3, 18.4 and 15.0 mm; 3,701, 3,733 and 5,076 g.
    expect(Math.abs(mean('Adelie', 'bill_length_mm') - 38.8)).toBeLessThan(1);
    expect(Math.abs(mean('Chinstrap', 'bill_length_mm') - 48.8)).toBeLessThan(1);
    expect(Math.abs(mean('Gentoo', 'bill_depth_mm') - 15)).toBeLessThan(0.4);
    expect(Math.abs(mean('Gentoo', 'body_mass_g') - 5076)).toBeLessThan(150);
  });

  it('are possible, and differ by seed', () => {
    for (const bird of penguins) {
      expect(bird.bill_length_mm).toBeGreaterThan(25);
      expect(bird.body_mass_g).toBeGreaterThan(2000);
      expect(bird.body_mass_g).toBeLessThan(7500);
      expect([2007, 2008, 2009]).toContain(bird.year);
    }
    expect(penguins.filter(bird => bird.sex === null).length).toBeLessThan(35);
    expect(generatePenguins(4)).not.toEqual(penguins);
  });
});
