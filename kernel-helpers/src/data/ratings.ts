import { DatasetError } from './error.ts';

/** What a person thought of a movie. */
export interface Rating {
  /** Who: a number from 1. */
  readonly user: number;
  /** The `id` of the movie. */
  readonly movie: number;
  /** 1 (worst) to 5 (best), whole. */
  readonly stars: number;
  /** When, in seconds since 1970. */
  readonly at: number;
}

/**
 * Reads ratings from lines of four columns with tabs between: user, movie, stars, seconds. The first line names them.
 *
 * @throws DatasetError Naming the line that is no rating.
 */
export function readRatings(lines: string, path: string): Rating[] {
  const ratings: Rating[] = [];
  for (const [i, line] of lines.split('\n').entries()) {
    if (i === 0 || line.trim() === '') continue;
    const cells = line.trimEnd().split('\t');
    const [user = NaN, movie = NaN, stars = NaN, at = NaN] = cells.map(Number);
    const isWhole = cells.length === 4 && [user, movie, stars, at].every(Number.isInteger);
    if (!isWhole || user < 1 || movie < 1 || stars < 1 || stars > 5 || at < 1) {
      throw new DatasetError(
        `${path}, line ${i + 1} is no rating: expected user, movie, 1 to 5 stars and seconds, got ${JSON.stringify(line.slice(0, 80))}. Delete the file and run the set-up again.`,
      );
    }
    ratings.push({ user, movie, stars, at });
  }
  if (ratings.length === 0) {
    throw new DatasetError(`${path} has no ratings. Delete it and run the set-up again.`);
  }
  return ratings;
}
