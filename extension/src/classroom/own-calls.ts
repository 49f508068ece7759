import type { TranslationBundle } from '@jupyterlab/translation';
import { openCall, type Call, type CheckProgress } from '@waymark/roadmap';
import type { IProgress } from '../sync/tokens.ts';

/** A call of the student that is open. */
export interface OwnCall {
  readonly lab: string;
  readonly check: string;
  readonly call: Call;
  /** How many called the reviewers before and still wait; undefined where the class has not told it. */
  readonly before: number | undefined;
}

type Known = Pick<IProgress, 'state' | 'membership' | 'status'>;

/** The open calls of a student, the oldest first. */
export function ownCalls({ state, membership }: Known): OwnCall[] {
  const calls = Object.entries(state.labs).flatMap(([lab, { checks }]) =>
    Object.entries(checks).flatMap(([check, known]): OwnCall[] => {
      const call = openCall(known);
      const place = membership?.calls?.find(one => one.lab === lab && one.check === check);
      const before = call?.from === 'reviewers' ? place?.before : undefined;
      return call ? [{ lab, check, call, before }] : [];
    }),
  );
  return calls.toSorted((left, right) => Date.parse(left.call.at) - Date.parse(right.call.at));
}

/** Whether what is done now is heard in the class now; where it is not, it is kept until it can be. */
export function isClassReached({ membership, status }: Known): boolean {
  return membership?.isOnline === true && status.phase !== 'offline';
}

/** What has become of a call, in a sentence or two. */
export function describeCall(
  { call, before }: OwnCall,
  { isReached }: { readonly isReached: boolean },
  trans: TranslationBundle,
): string {
  const { from, kind, taker } = call;
  const asked =
    kind === 'review'
      ? from === 'team'
        ? trans.__('You have asked your team for a review.')
        : trans.__('You have asked the reviewers for a review.')
      : from === 'team'
        ? trans.__('You have asked your team for help.')
        : trans.__('You have asked the reviewers for help.');
  const parts = [asked];
  if (taker) parts.push(trans.__('%1 looks at it.', taker.name));
  else if (before === 0) parts.push(trans.__('You are next.'));
  else if (before !== undefined) {
    parts.push(trans._n('%1 call is before yours.', '%1 calls are before yours.', before, before));
  }
  if (!isReached) {
    parts.push(
      trans.__('The class cannot be reached now: what you ask is kept, and sent as soon as it can be.'),
    );
  }
  return parts.join(' ');
}

/** That somebody has closed the last call without an answer; undefined where nobody has. */
export function describeClosed(
  { help, attended, best }: CheckProgress,
  trans: TranslationBundle,
): string | undefined {
  const isClosed =
    help?.wanted === true &&
    attended?.step === 'close' &&
    Date.parse(attended.at) >= Date.parse(help.at) &&
    best !== 'passed';
  return isClosed ? trans.__('%1 has closed your call.', attended.by ?? attended.actor) : undefined;
}
