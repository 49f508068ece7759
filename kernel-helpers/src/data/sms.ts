import { number, readCsv, text } from './columns.ts';

/** A text message of the SMS Spam Collection. */
export interface TextMessage {
  readonly text: string;
  /** Whether it was reported as spam; what is not is called ham. */
  readonly spam: boolean;
}

const COLUMNS = { text, spam: number };

/**
 * Reads messages from the columns `spam` (0 or 1) and `text` of a CSV file, each text once: a copy could otherwise stand
 * among the messages that a model learns from and among those that it is tested on.
 *
 * @throws DatasetError Naming the line that cannot be read.
 */
export function readMessages(csv: string, path: string): TextMessage[] {
  const rows = readCsv<{ text: string; spam: number }>(csv, COLUMNS, path);
  const byText = new Map(rows.toReversed().map(row => [row.text, row.spam === 1]));
  return Array.from(byText, ([message, spam]) => ({ text: message, spam })).toReversed();
}
