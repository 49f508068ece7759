import type { Call } from '@waymark/roadmap';
import type { CheckOf } from './call-requests.ts';
import type { Draft } from './drafts.ts';
import type { Feed } from './feed.ts';

/** What a team-mate asks of their team. */
export interface TeamRequest extends CheckOf {
  /** Of the team-mate. */
  readonly name: string;
  /** Undefined where it is over, and a comment on it is still being written. */
  readonly call: Call | undefined;
}

/** What the team was asked by others, the oldest first; and behind it what is over, but has a comment that was not sent. */
export function teamRequests(team: Feed, me: string, drafts: readonly Draft[]): TeamRequest[] {
  const names = new Map(team.people.map(({ id, name }) => [id, name]));
  const open = [...team.standings.values()]
    .flatMap(({ subject, lab, check, help }): (TeamRequest & { call: Call })[] => {
      const name = names.get(subject);
      const isAsked = subject !== me && name !== undefined && help?.from === 'team';
      return isAsked ? [{ subject, name, lab, check, call: help }] : [];
    })
    .toSorted((left, right) => Date.parse(left.call.at) - Date.parse(right.call.at));
  const over = drafts
    .filter(draft => !open.some(request => requestKey(request) === requestKey(draft)))
    .map(({ subject, name, lab, check }) => ({ subject, name, lab, check, call: undefined }));
  return [...open, ...over];
}

/** Names a request; it stays the same from the first word of a comment to the last. */
export function requestKey({ subject, lab, check }: CheckOf): string {
  return `${subject} ${lab} ${check}`;
}
