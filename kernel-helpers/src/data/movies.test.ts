import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataCache } from '../../testing/data-cache.ts';
import { FakeHost } from '../../testing/fake-host.ts';
import { loadDataset } from './dataset.ts';
import { DatasetError } from './error.ts';
import { generateMovies } from './movies-generator.ts';
import { generateRatings } from './ratings-generator.ts';
import type { Rating } from './ratings.ts';

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

let cache: DataCache;
beforeEach(() => {
  FakeHost.install();
  cache = DataCache.install();
});
afterEach(() => {
  FakeHost.uninstall();
  cache.uninstall();
});

describe("loadDataset('movies')", () => {
  const HEADER = 'item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq';
  const write = (...lines: string[]) =>
    cache.write('movies/movies.tsv', [HEADER, ...lines].map(line => `${line}\n`).join(''));

  it('reads the real file, and puts articles in front', () => {
    write(
      '12\tUsual Suspects, The\t1995\tCrime Thriller',
      '22\tCity of Lost Children, The (Cité)\t1995\tSci-Fi',
      "267\tCorrina, Corrina\tV\tChildren's",
      '5\tMisérables, Les\tunknown\tunknown\r',
    );
    const { rows, origin, licence } = loadDataset('movies');
    expect(origin).toBe('real');
    expect(licence).toMatch(/GroupLens's terms of use/);
    expect(rows).toEqual([
      { id: 12, title: 'The Usual Suspects', year: 1995, genres: ['Crime', 'Thriller'] },
      { id: 22, title: 'The City of Lost Children (Cité)', year: 1995, genres: ['Sci-Fi'] },
      { id: 267, title: 'Corrina, Corrina', year: null, genres: ["Children's"] },
      { id: 5, title: 'Les Misérables', year: null, genres: [] },
    ]);
  });

  it.each(['x\tFargo\t1996\tDrama', '0\tFargo\t1996\tDrama', '7\t \t1996\tDrama', 'nothing'])(
    'refuses the line %j',
    line => {
      write('1\tToy Story\t1995\tComedy', line);
      expect(() => loadDataset('movies')).toThrow(DatasetError);
      expect(() => loadDataset('movies')).toThrow(/movies\.tsv, line 3 is no movie/);
    },
  );

  it('refuses a file without movies', () => {
    write();
    expect(() => loadDataset('movies')).toThrow(/has no movies/);
  });

  it('gives genres that cannot be written to, real or generated', () => {
    for (const real of [false, true]) {
      if (real) write('1\tToy Story\t1995\tComedy');
      const genres = loadDataset('movies').rows[0]!.genres;
      expect(() => Reflect.apply(Array.prototype.push, genres, ['Drama'])).toThrow(/not extensible/);
    }
  });
});

describe("loadDataset('ratings')", () => {
  const HEADER = 'user_id:token\titem_id:token\trating:float\ttimestamp:float';
  const write = (...lines: string[]) =>
    cache.write('ratings/ratings.tsv', [HEADER, ...lines].map(line => `${line}\n`).join(''));

  it('reads the real file', () => {
    write('196\t242\t3\t881250949', '6\t86\t5\t883603013\r');
    const { rows, origin } = loadDataset('ratings');
    expect(origin).toBe('real');
    expect(rows).toEqual([
      { user: 196, movie: 242, stars: 3, at: 881_250_949 },
      { user: 6, movie: 86, stars: 5, at: 883_603_013 },
    ]);
  });

  it.each([
    '1\t2\t6\t9',
    '1\t2\t0\t9',
    '1\t2\t3.5\t9',
    '1\t2\t3',
    'a\t2\t3\t9',
    '0\t2\t3\t9',
    '1\t2\t3\t9\t9',
  ])('refuses the line %j', line => {
    write('1\t2\t3\t9', line);
    expect(() => loadDataset('ratings')).toThrow(DatasetError);
    expect(() => loadDataset('ratings')).toThrow(/ratings\.tsv, line 3 is no rating/);
  });

  it('refuses a file without ratings', () => {
    write();
    expect(() => loadDataset('ratings')).toThrow(/has no ratings/);
  });
});

describe('the generated ratings', () => {
  const movies = generateMovies(3);
  const ratings = generateRatings(3);
  const ofUser = Map.groupBy(ratings, ({ user }) => user);

  it('are of the movies of the same seed, each once a person, in the order of time', () => {
    const ids = new Set(movies.map(({ id }) => id));
    expect(new Set(movies.map(({ title }) => title)).size).toBe(movies.length);
    for (const own of ofUser.values()) {
      expect(own.length).toBeGreaterThanOrEqual(20);
      expect(new Set(own.map(({ movie }) => movie)).size).toBe(own.length);
      expect(own.toSorted((a, b) => a.at - b.at)).toEqual(own);
    }
    expect(ratings.every(({ movie, stars }) => ids.has(movie) && [1, 2, 3, 4, 5].includes(stars))).toBe(true);
    expect(generateMovies(4)).not.toEqual(movies);
  });

  it('have a long tail', () => {
    const counts = [...Map.groupBy(ratings, ({ movie }) => movie).values()]
      .map(own => own.length)
      .toSorted((a, b) => b - a);
    const ofTheFirst = counts.slice(0, movies.length / 4).reduce((sum, count) => sum + count, 0);
    expect(ofTheFirst / ratings.length).toBeGreaterThan(0.45);
  });

  it('show tastes: who likes a genre most watches it oftener, and gives it more stars', () => {
    const genresOf = new Map(movies.map(({ id, genres }) => [id, genres]));
    const isOf = ({ movie }: Rating) => genresOf.get(movie)!.includes('Romance');
    const people = [...ofUser.values()].filter(own => own.length >= 60);
    // By what they watched first; what they do later is new.
    const halves = people.map(own => [own.slice(0, own.length / 2), own.slice(own.length / 2)] as const);
    const share = (own: Rating[]) => own.filter(isOf).length / own.length;
    const order = halves.toSorted(([a], [b]) => share(b) - share(a));
    const fans = order.slice(0, order.length / 4).map(([, later]) => later);
    const others = order.slice(-order.length / 4).map(([, later]) => later);
    expect(mean(fans.map(share))).toBeGreaterThan(1.5 * mean(others.map(share)));
    const starsOf = (lists: Rating[][]) =>
      mean(
        lists
          .flat()
          .filter(isOf)
          .map(({ stars }) => stars),
      );
    expect(starsOf(fans)).toBeGreaterThan(starsOf(others) + 0.2);
  });
});
