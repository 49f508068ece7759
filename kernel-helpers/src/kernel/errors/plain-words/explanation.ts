import type { Topic } from '@waymark/roadmap/refusal';

/** What a student reads about one kind of TypeScript's errors. */
export interface Explanation {
  /** TypeScript's numbers for it. */
  readonly codes: readonly number[];
  /** Where the first steps explain more. */
  readonly topic: Topic;
  /**
   * What is wrong and what to do, as Markdown.
   *
   * @param quoted What TypeScript's message puts into quotes, in its order.
   * @param code The code that is underlined.
   * @param message TypeScript's message: a line, and its reasons on further lines.
   * @param cell The cell's text.
   */
  say(quoted: readonly string[], code: string, message: string, cell: string): string;
}
