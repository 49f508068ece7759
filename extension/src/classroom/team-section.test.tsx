import { Signal } from '@lumino/signaling';
import {
  EMPTY_PROGRESS,
  type LinkMessage,
  type Membership,
  type Person,
  type ProgressState,
  standingsIn,
} from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { ENGLISH } from '../english.ts';
import type { IProgress } from '../sync/tokens.ts';
import type { Draft } from './drafts.ts';
import { Classroom } from './model.ts';
import { TeamSection } from './team-section.tsx';

/** Comments that were begun. */
let drafts: Draft[] = [];
const NOW = Date.parse('2026-03-01T10:00:00Z');
const AT = '2026-03-01T09:59:00Z';
const ADA: Person = { id: 'ada', name: 'Ada', role: 'student', team: 'red', shares: false };
const BOB: Person = { id: 'bob', name: 'Bob', role: 'student', team: 'red', shares: true };
const COURSE = { id: 'ml', title: 'Machine learning' };

/** Draws the section for somebody of a class, after what the server said. */
function draw(membership: Membership | undefined, ...messages: LinkMessage[]): string {
  return drawWith(EMPTY_PROGRESS, membership, ...messages);
}

function drawWith(
  state: ProgressState,
  membership: Membership | undefined,
  ...messages: LinkMessage[]
): string {
  const received = new Signal<object, LinkMessage>({});
  const sent: unknown[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part that is used
  const progress = {
    membership,
    curriculum: CURRICULUM,
    state,
    status: { phase: 'synced' },
    received,
    changed: new Signal<object, void>({}),
    send: (message: unknown) => sent.push(message) > 0,
  } as unknown as IProgress;
  const classroom = new Classroom(progress, new MemoryStorage());
  for (const message of messages) received.emit(message);
  for (const draft of drafts) classroom.drafts.keep(draft);
  const html = renderToStaticMarkup(
    <TeamSection
      classroom={classroom}
      now={NOW}
      setShares={() => Promise.resolve(true)}
      showClass={() => {}}
      showCheck={() => {}}
      reviews={{
        readAnswer: () => Promise.resolve(undefined),
        attend: () => Promise.resolve(),
        sendReview: () => Promise.resolve(),
      }}
      trans={ENGLISH}
    />,
  );
  classroom.dispose();
  return html;
}

const standings: LinkMessage = {
  type: 'standings',
  feed: 'team',
  log: 'of the class',
  seq: 2,
  standings: [
    {
      subject: 'bob',
      lab: 'beginner/house-prices',
      check: 'q1',
      seq: 2,
      progress: {
        best: 'incorrect',
        bestAt: AT,
        latest: 'incorrect',
        points: 0,
        maxPoints: 2,
        attempts: 4,
        failures: 4,
        hints: 0,
        at: AT,
      },
    },
  ],
  places: [{ subject: 'bob', seq: 2, lab: 'beginner/house-prices', at: AT }],
};
const people = (...all: Person[]): LinkMessage => ({ type: 'people', feed: 'team', people: all });

it('is not there for one student alone', () => {
  expect(draw(undefined)).toBe('');
});

it('shows the team side by side, who is stuck and why, and the rule', () => {
  const html = draw({ course: COURSE, me: ADA, isOnline: true }, people(ADA, BOB), standings);
  expect(html).toContain('Team red');
  expect(html.indexOf('Ada (you)')).toBeLessThan(html.indexOf('>Bob'));
  expect(html).toContain('waymark-at-work');
  expect(html).toContain('Stuck with q1: failed 4 times');
  expect(html).toContain('House prices, 1 min ago');
  expect(html).toMatch(/Stuck is who asks for help/);
  expect(html).not.toContain('Show the class');
});

it('shows nothing of who does not share any more, whatever was told before', () => {
  const membership = { course: COURSE, me: ADA, isOnline: true };
  const html = draw(membership, people(ADA, BOB), standings, people(ADA, { ...BOB, shares: false }));
  expect(html).toContain('does not share');
  expect(html).not.toMatch(/Stuck with|waymark-at-work|House prices/);
});

it('leaves consent for when the class can be reached', () => {
  expect(draw({ course: COURSE, me: ADA, isOnline: false }, people(ADA))).toMatch(
    /Class is offline.*<input[^>]*disabled/,
  );
});

it('says what to do where the class server speaks another version', () => {
  const html = draw({ course: COURSE, me: ADA, isOnline: false, isOutdated: true }, people(ADA));
  expect(html).toMatch(/different versions\. Bring Waymark up to date.*kept here, and sent then/);
  expect(draw({ course: COURSE, me: ADA, isOnline: false }, people(ADA))).not.toContain('different versions');
});

it('says what to do where the class server does not know this computer', () => {
  const html = draw({ course: COURSE, me: ADA, isOnline: false, isUnknown: true }, people(ADA));
  expect(html).toMatch(/does not know this computer.*kept here.*join again/);
  expect(draw({ course: COURSE, me: ADA, isOnline: false }, people(ADA))).not.toContain('does not know');
});

it('leads reviewers and instructors to the class', () => {
  for (const role of ['reviewer', 'instructor'] as const) {
    const { team: _, ...me } = { ...ADA, role };
    expect(draw({ course: COURSE, me, isOnline: true })).toContain('Show the class');
  }
});

it('has the words that are new and the calls that are open, for a student of a class', () => {
  const progress = {
    best: 'incorrect' as const,
    bestAt: AT,
    latest: 'incorrect' as const,
    points: 0,
    maxPoints: 2,
    attempts: 1,
    failures: 1,
    hints: 0,
    at: AT,
    help: { at: AT, wanted: true, from: 'reviewers' as const },
    messages: [{ id: 'm1', at: '2026-03-01T09:58:00Z', actor: 'ines', by: 'Ines', text: 'Mind the mean.' }],
  };
  const state = { labs: { 'beginner/house-prices': { openedAt: AT, checks: { q1: progress } } } };
  const { team: _, ...alone } = ADA;
  const membership = { course: COURSE, me: alone, isOnline: true };
  const html = drawWith(state, {
    ...membership,
    calls: [{ lab: 'beginner/house-prices', check: 'q1', before: 1 }],
  });
  expect(html).toMatch(/New for you \(1\).*Ines wrote.*Mind the mean\..*Show the check/s);
  expect(html).toMatch(/My calls.*q1.*1 call is before yours/s);
  expect(drawWith(state, undefined)).toBe('');
  expect(draw(membership)).not.toMatch(/New for you|My calls/);
});

/** What the team is told of Bob, who asks it for something. */
const asking = (help: object): LinkMessage => {
  if (standings.type !== 'standings') throw new Error('expected standings');
  const all = standingsIn(standings.standings).map(standing => ({
    ...standing,
    help: { at: AT, from: 'team' as const, ...help },
  }));
  return { ...standings, standings: all };
};
const membership = { course: COURSE, me: ADA, isOnline: true };

it('shows what the team is asked, to team-mates and not to who asks', () => {
  const review = draw(membership, people(ADA, BOB), asking({ kind: 'review' }));
  expect(review).toMatch(
    /Asked of my team \(1\).*Bob asks for a review of q1, 1 min ago.*My comment for Bob/s,
  );
  expect(review).toContain('I look at it');
  expect(draw(membership, people(ADA, BOB), asking({}))).toContain('Bob asks for help with q1');
  const taken = draw(membership, people(ADA, BOB), asking({ taker: { id: 'cy', name: 'Cy' } }));
  expect(taken).toContain('Cy looks at it already');
  expect(taken).not.toContain('I look at it');
  expect(draw(membership, people(ADA, BOB), asking({ taker: { id: 'ada', name: 'Ada' } }))).toContain(
    'Give it back',
  );
  expect(draw(membership, people(ADA, BOB), asking({ from: 'reviewers' }))).not.toContain('Asked of my team');
  const bobs = { ...membership, me: BOB };
  expect(draw(bobs, people(ADA, BOB), asking({ kind: 'review' }))).not.toContain('Asked of my team');
});

it('keeps a comment that was begun, also when the call is over', () => {
  drafts = [{ subject: 'bob', name: 'Bob', lab: 'beginner/house-prices', check: 'q1', text: 'Look at' }];
  expect(draw(membership, people(ADA, BOB), asking({ kind: 'review' }))).toMatch(
    /<details[^>]*open[^>]*><summary>Bob asks.*Look at<\/textarea>/s,
  );
  const over = draw(membership, people(ADA, BOB), standings);
  expect(over).toMatch(/This call is over.*Look at<\/textarea>.*Discard/s);
  drafts = [];
  expect(draw(membership, people(ADA, BOB), standings)).not.toContain('textarea');
});

it('sets the team side by side by level, those alone who share', () => {
  const html = draw(membership, people(ADA, BOB, { ...BOB, id: 'cy', name: 'Cy', shares: false }), standings);
  const table = html.slice(html.indexOf('<table'), html.indexOf('</table'));
  expect(table).toMatch(/Ada \(you\).*Bob/s);
  expect(table).not.toContain('Cy');
  expect(table).toContain('aria-expanded="false"');
  expect(table.match(/0 of 3 done/g)).toHaveLength(2);
});
