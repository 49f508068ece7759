import { DatasetError } from './error.ts';

/** A movie that people have rated. */
export interface Movie {
  /** A number from 1, which a rating's `movie` is. */
  readonly id: number;
  /** With its article in front: "The Usual Suspects". Two movies can have the same one. */
  readonly title: string;
  /** When it was released, or null where nobody knows. */
  readonly year: number | null;
  /** Such as `Comedy` and `Sci-Fi`, in alphabetical order; may be empty. */
  readonly genres: readonly string[];
}

/**
 * Reads movies from lines of four columns with tabs between: number, title, year, genres. The first line names them.
 *
 * @throws DatasetError Naming the line that is no movie.
 */
export function readMovies(lines: string, path: string): Movie[] {
  const movies: Movie[] = [];
  for (const [i, line] of lines.split('\n').entries()) {
    if (i === 0 || line.trim() === '') continue;
    const [number = '', title = '', year = '', genres = ''] = line.trimEnd().split('\t');
    const id = Number(number);
    if (!Number.isInteger(id) || id < 1 || title.trim() === '') {
      throw new DatasetError(
        `${path}, line ${i + 1} is no movie: expected a number, a title, a year and genres, got ${JSON.stringify(line.slice(0, 80))}. Delete the file and run the set-up again.`,
      );
    }
    movies.push({
      id,
      title: articleFirst(title.trim()),
      year: /^\d{4}$/.test(year) ? Number(year) : null,
      genres: Object.freeze(genres.split(' ').filter(genre => genre !== '' && genre !== 'unknown')),
    });
  }
  if (movies.length === 0) {
    throw new DatasetError(`${path} has no movies. Delete it and run the set-up again.`);
  }
  return movies;
}

/** "Crow, The" is The Crow; what stands in parentheses behind it stays there. */
function articleFirst(title: string): string {
  return title.replace(/^(.+), (The|A|An|La|Le|Les|Il|Das|Der)(?= \(|$)/, '$2 $1');
}
