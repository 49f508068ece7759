import { DatasetError } from './error.ts';

/** Something that people say to a robot, and what it says then. */
export interface ChatPair {
  readonly question: string;
  readonly answer: string;
  /** Such as `AI` and `emotion`. */
  readonly topic: string;
}

/**
 * Reads conversations as ChatterBot writes them: YAML of one or more parts, each of which begins with its categories, and of
 * each conversation the first two lines. A question stands once, with its first answer.
 *
 * @throws DatasetError When there is no conversation in it.
 */
export function readChat(yaml: string, path: string): ChatPair[] {
  const pairs = new Map<string, ChatPair>();
  let topic: string | undefined;
  let question: string | undefined;
  for (const line of yaml.split(/\r?\n/)) {
    const [, isFirst, said] = /^(- |  )- (.*)$/.exec(line) ?? [];
    if (line === 'categories:') topic = undefined;
    else if (said === undefined) topic ??= /^- (.+)$/.exec(line)?.[1]?.trim();
    else if (isFirst === '- ') question = textOf(said);
    else if (question !== undefined) {
      const key = question
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, ' ')
        .trim();
      if (key !== '' && !pairs.has(key)) {
        pairs.set(key, { question, answer: textOf(said), topic: topic ?? '' });
      }
      question = undefined; // What is said after that answers something else.
    }
  }
  if (pairs.size === 0) {
    throw new DatasetError(`${path} has no conversations. Delete it and run the set-up again.`);
  }
  return [...pairs.values()];
}

/** A value of YAML, which may stand in quotes. */
function textOf(value: string): string {
  const text = value.trim();
  return /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text.replaceAll(/\s+/g, ' ');
}
