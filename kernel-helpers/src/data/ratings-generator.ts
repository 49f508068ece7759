import type { Movie } from './movies.ts';
import { generateMovies } from './movies-generator.ts';
import { normalSample, seededRandom, type Random } from './random.ts';
import type { Rating } from './ratings.ts';

const USER_COUNT = 700;
const RATINGS_PER_USER = { least: 20, most: 300 };
const MEAN_STARS = 2.9;
/** Tastes that have no name, beside those for genres: two movies of a genre can be for different people. */
const HIDDEN_TASTES = 2;
/**
 * How far people's tastes lie apart, how far a mood moves them for a day, how far they decide what a person watches, and by
 * how many stars they change what a person thinks of it.
 */
const TASTE = { spread: 0.8, ofMood: 0.6, ofChoice: 0.9, ofStars: 0.45 };
/** Movies a visit. People come back days later, in another mood. */
const SESSION = 12;
const FROM = Date.UTC(1997, 8, 20) / 1000;
const DAYS = 210;
const DAY_SECONDS = 86_400;

interface Traits {
  readonly popularity: number;
  readonly quality: number;
  readonly character: readonly number[];
}

/**
 * Ratings that nobody gave, of the movies of the same seed, for where the real file is missing. People have tastes: these
 * decide which movies they watch and what they think of them. A few movies are known to everybody, most to few (Zipf's law).
 *
 * @param seed The same seed gives the same ratings.
 */
export function generateRatings(seed: number): Rating[] {
  const movies = generateMovies(seed);
  const random = seededRandom(seed + 1);
  const genres = [...new Set(movies.flatMap(movie => movie.genres))];
  const traits = movies.map((movie): Traits => traitsOf(movie, genres, random));
  return Array.from({ length: USER_COUNT }, (_, i) => ratingsOf(i + 1, traits, random)).flat();
}

function traitsOf(movie: Movie, genres: readonly string[], random: Random): Traits {
  const quality = normalSample(random);
  return {
    quality: 0.45 * quality,
    popularity: (30 + Math.floor(random() * 900)) ** -0.8 * Math.exp(0.4 * quality),
    character: [
      ...genres.map(genre => (movie.genres.includes(genre) ? 1 : 0)),
      ...Array.from({ length: HIDDEN_TASTES }, () => 1.4 * normalSample(random)),
    ],
  };
}

function ratingsOf(user: number, traits: readonly Traits[], random: Random): Rating[] {
  const tastes = traits[0]!.character.map(() => TASTE.spread * normalSample(random));
  const mildness = 0.4 * normalSample(random);
  const likingOf = (by: readonly number[]): number[] =>
    traits.map(({ character }) => character.reduce((sum, x, k) => sum + x * by[k]!, 0));
  const liking = likingOf(tastes);
  const { least, most } = RATINGS_PER_USER;
  const count = Math.floor(least * (most / least) ** (random() ** 1.3));

  const ratings: Rating[] = [];
  const watched = new Set<number>();
  let at = FROM + Math.floor(random() * DAYS * DAY_SECONDS);
  let mood = tastes.map(() => TASTE.ofMood * normalSample(random));
  while (ratings.length < count) {
    const feelsLike = likingOf(tastes.map((taste, k) => taste + mood[k]!));
    // The first of exponential waiting times: a weighted draw without putting back (Efraimidis and Spirakis, 2006).
    const session = traits
      .map(({ popularity }, i) => ({
        i,
        wait: -Math.log(1 - random()) / (popularity * Math.exp(TASTE.ofChoice * feelsLike[i]!)),
      }))
      .filter(({ i }) => !watched.has(i))
      .toSorted((a, b) => a.wait - b.wait)
      .slice(0, Math.min(SESSION, count - ratings.length));
    for (const { i } of session) {
      at += 1 + Math.floor(random() * 60);
      watched.add(i);
      const felt = mildness + traits[i]!.quality + TASTE.ofStars * liking[i]! + 0.9 * normalSample(random);
      const stars = Math.min(5, Math.max(1, Math.round(MEAN_STARS + felt)));
      ratings.push({ user, movie: i + 1, stars, at });
    }
    at += Math.floor(3 * DAY_SECONDS * random());
    mood = mood.map(value => 0.7 * value + 0.7 * TASTE.ofMood * normalSample(random));
  }
  return ratings;
}
