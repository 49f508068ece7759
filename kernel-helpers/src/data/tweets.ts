import { DatasetError } from './error.ts';

/** A tweet, and what people made of it. */
export interface Tweet {
  readonly text: string;
  /** The mean of what about twenty people said, from -4 (extremely negative) to 4 (extremely positive). */
  readonly score: number;
}

/**
 * Reads tweets from lines of three columns with tabs between: a number, the score, the text. Each text counts once.
 *
 * @throws DatasetError Naming the line that is no tweet.
 */
export function readTweets(lines: string, path: string): Tweet[] {
  const byText = new Map<string, Tweet>();
  for (const [i, line] of lines.split('\n').entries()) {
    if (i === 0 || line.trim() === '') continue;
    const [, given = '', ...rest] = line.trimEnd().split('\t');
    const [text, score] = [rest.join(' ').trim(), Number(given)];
    if (text === '' || given.trim() === '' || !(Math.abs(score) <= 4)) {
      throw new DatasetError(`${path}, line ${i + 1} is no tweet. Delete the file and run the set-up again.`);
    }
    if (!byText.has(text)) byText.set(text, { text, score });
  }
  if (byText.size === 0) throw new DatasetError(`${path} has no tweets. Delete it and run the set-up again.`);
  return [...byText.values()];
}
