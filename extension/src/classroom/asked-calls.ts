import type { Call } from '@waymark/roadmap';
import { callKey, type CheckOf } from './call-requests.ts';
import type { Draft } from './drafts.ts';
import type { Feed } from './feed.ts';

/** What somebody asks of their team, or of the reviewers. */
export interface AskedCall extends CheckOf {
  /** Of who asks. */
  readonly name: string;
  /** Undefined where it is over, and a comment on it is still being written. */
  readonly call: Call | undefined;
  /** How many runs of the check there were, and the author's words for what failed last. */
  readonly attempts: number;
  readonly words: string | undefined;
}

/** What the team, or the reviewers, were asked by others, the oldest first; and behind it what is over, but has a comment that was not sent. */
export function askedCalls(
  feed: Feed,
  me: string,
  drafts: readonly Draft[],
  from: Call['from'] = 'team',
): AskedCall[] {
  const names = new Map(feed.people.map(({ id, name }) => [id, name]));
  const open = [...feed.values.open()]
    .flatMap(({ subject, lab, check, help, progress }): (AskedCall & { call: Call })[] => {
      const name = names.get(subject);
      const isAsked = subject !== me && name !== undefined && help?.from === from;
      const { attempts, words } = progress;
      return isAsked ? [{ subject, name, lab, check, call: help, attempts, words }] : [];
    })
    .toSorted((left, right) => Date.parse(left.call.at) - Date.parse(right.call.at));
  const over = drafts
    .filter(draft => !open.some(request => callKey(request) === callKey(draft)))
    .map(({ subject, name, lab, check }) => ({
      subject,
      name,
      lab,
      check,
      call: undefined,
      attempts: 0,
      words: undefined,
    }));
  return [...open, ...over];
}
