import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from '../show/html.ts';
import { show } from '../show/show.ts';
import { generateAmes } from './ames-generator.ts';
import { AMES_COLUMNS, type AmesHouse } from './ames.ts';
import { cacheDir } from '../cache-dir.ts';
import { isBeingFetched } from './being-fetched.ts';
import { generateChat } from './chat-generator.ts';
import { readChat, type ChatPair } from './chat.ts';
import { readCsv } from './columns.ts';
import { generateDigits } from './digits-generator.ts';
import { readDigits, type Digit } from './digits.ts';
import { DatasetError } from './error.ts';
import manifest from './manifest.json' with { type: 'json' };
import { generateMovies } from './movies-generator.ts';
import { readMovies, type Movie } from './movies.ts';
import { generatePenguins } from './penguins-generator.ts';
import { PENGUIN_COLUMNS, type Penguin } from './penguins.ts';
import { generateRatings } from './ratings-generator.ts';
import { readRatings, type Rating } from './ratings.ts';
import { generateMessages } from './sms-generator.ts';
import { readMessages, type TextMessage } from './sms.ts';
import { generateMails } from './spam-generator.ts';
import { readMails, type Mail } from './spam.ts';
import { generateTweets } from './tweets-generator.ts';
import { readTweets, type Tweet } from './tweets.ts';

/** By name, what a row of each data set is. */
export interface DatasetRows {
  ames: AmesHouse;
  chat: ChatPair;
  digits: Digit;
  movies: Movie;
  penguins: Penguin;
  ratings: Rating;
  sms: TextMessage;
  spam: Mail;
  tweets: Tweet;
}

/** Rows, and where they come from. */
export interface Dataset<Row> {
  readonly name: string;
  /** Frozen: who wants other rows makes them of these. */
  readonly rows: readonly Row[];
  /** Who made it, and where it was published. */
  readonly source: string;
  readonly licence: string;
  /** Whether the rows are the real ones or stand in for them. */
  readonly origin: 'real' | 'generated';
}

interface Reader<Row> {
  /** The rows in the file's content; throws a DatasetError that names its path. */
  readonly read: (content: Buffer, path: string) => Row[];
  readonly generate: (seed: number) => Row[];
}

/** How the rows are made of what the manifest describes, which set-up reads too. */
const READERS: { readonly [Name in keyof DatasetRows]: Reader<DatasetRows[Name]> } = {
  ames: { read: fromText((text, path) => readCsv(text, AMES_COLUMNS, path)), generate: generateAmes },
  chat: { read: fromText(readChat), generate: generateChat },
  digits: { read: readDigits, generate: generateDigits },
  movies: { read: fromText(readMovies), generate: generateMovies },
  penguins: {
    read: fromText((text, path) => readCsv(text, PENGUIN_COLUMNS, path)),
    generate: generatePenguins,
  },
  ratings: { read: fromText(readRatings), generate: generateRatings },
  sms: { read: fromText(readMessages), generate: generateMessages },
  spam: { read: fromText(readMails), generate: generateMails },
  tweets: { read: fromText(readTweets), generate: generateTweets },
};

const GENERATOR_SEED = 20110301;

/**
 * Loads a data set: the real rows where the set-up has fetched them, else rows from a seeded
 * generator with the same columns. It never uses the network, and shows which of both it was.
 * The rows can be read and not written to, so that a slip such as `if (house.SalePrice = 0)` is an error and leaves the
 * data as they are; `{ ...house, SalePrice: 0 }` makes another row.
 *
 * @param name `ames`, `chat`, `digits`, `movies`, `penguins`, `ratings` (of the movies), `sms`, `spam` or `tweets`.
 * @throws DatasetError When there is no such data set, or its file is damaged.
 * @example
 * const { rows } = loadDataset('ames');
 * const prices = rows.map(house => house.SalePrice);
 */
export function loadDataset<Name extends keyof DatasetRows>(name: Name): Dataset<DatasetRows[Name]> {
  if (!Object.hasOwn(READERS, name)) {
    throw new DatasetError(
      `There is no data set ${JSON.stringify(name)}; there is ${Object.keys(READERS).join(', ')}.`,
    );
  }
  const { read, generate } = READERS[name];
  const { title, source, licence, file, archive } = manifest[name];
  const path = join(cacheDir(), 'data', name, file);
  const isReal = existsSync(path);
  const rows = frozen(isReal ? read(readFileSync(path), path) : generate(GENERATOR_SEED));
  const line = isReal
    ? `${title}: ${rows.length.toLocaleString('en')} rows of real data. Source: ${source}. Licence: ${licence}.`
    : `${title}: ${rows.length.toLocaleString('en')} generated rows, since the real data is not on this machine ${isBeingFetched(archive.sha256) ? 'yet (it is being fetched just now: run the notebook again in a minute)' : '(the set-up fetches it)'}. Modelled on: ${source}.`;
  show({ 'text/html': `<div style="opacity:.8">${escapeHtml(line)}</div>`, 'text/plain': line });
  return { name, rows, source, licence, origin: isReal ? 'real' : 'generated' };
}

function fromText<Row>(read: (text: string, path: string) => Row[]): Reader<Row>['read'] {
  return (content, path) => read(content.toString('utf8'), path);
}

/** The rows, whose values are no objects but for genres, which are frozen, and pixels: nothing can freeze a typed array. */
function frozen<Row extends object>(rows: Row[]): readonly Row[] {
  for (const row of rows) Object.freeze(row);
  return Object.freeze(rows);
}
