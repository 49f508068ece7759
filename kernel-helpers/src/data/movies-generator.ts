import { fillTemplate, type Grammar } from './grammar.ts';
import type { Movie } from './movies.ts';
import { seededRandom } from './random.ts';

const MOVIE_COUNT = 900;

/** How many movies in a hundred are of it: as in the real data, some genres are much more frequent. */
const GENRES: readonly (readonly [genre: string, share: number])[] = [
  ['Action', 15],
  ['Animation', 6],
  ['Comedy', 22],
  ['Drama', 26],
  ['Horror', 8],
  ['Musical', 5],
  ['Romance', 12],
  ['Sci-Fi', 9],
  ['Thriller', 14],
  ['Western', 4],
];

const TITLES: Grammar = {
  title: ['The {adjective} {noun}', '{adjective} {noun}', 'The {noun} of {place}', '{noun} in {place}'],
  adjective: ['Silent', 'Last', 'Golden', 'Broken', 'Hidden', 'Long', 'Red', 'Lost', 'Winter', 'Second'],
  noun: ['Harbour', 'Letter', 'Orchard', 'Rider', 'Promise', 'Station', 'Garden', 'Signal', 'Summer', 'Mask'],
  place: ['Lisbon', 'the North', 'Prague', 'the Valley', 'Havana', 'Mars', 'the Old Town', 'Kyoto'],
};

/**
 * Movies that nobody has made, for where the real file is missing.
 *
 * @param seed The same seed gives the same movies.
 */
export function generateMovies(seed: number): Movie[] {
  const random = seededRandom(seed);
  const counts = new Map<string, number>();
  return Array.from({ length: MOVIE_COUNT }, (_, i) => {
    const name = fillTemplate(TITLES, 'title', random);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const genres = GENRES.filter(([, share]) => random() * 100 < share).map(([genre]) => genre);
    return {
      id: i + 1,
      title: count === 1 ? name : `${name} ${count}`,
      year: 1940 + Math.floor(58 * Math.sqrt(random())),
      genres: Object.freeze(genres.length > 0 ? genres : ['Drama']),
    };
  });
}
