import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, Person } from '@waymark/roadmap';
import { useState } from 'react';
import { AskedOfMe, type ReviewActions } from './asked-of-me.tsx';
import { ForMe } from './for-me.tsx';
import type { Classroom } from './model.ts';
import { SideBySide } from './side-by-side.tsx';
import { isAtWork, labShares, stuckPeople, type LabShare } from './summary.ts';
import { ago, describeReason, stuckRule } from './words.ts';

export interface TeamSectionProps {
  classroom: Classroom;
  /** When it is drawn, in milliseconds since 1970. */
  now: number;
  /** Gives, or takes back, the consent that the team may see where one stands; answers whether that succeeded. */
  setShares(shares: boolean): Promise<boolean>;
  showClass(): void;
  /** Leads to a check. */
  showCheck(place: { readonly lab: string; readonly check: string }): void;
  reviews: ReviewActions;
  trans: TranslationBundle;
}

/** The class in the sidebar: where one is in it, and the team side by side. Nothing for who has joined none. */
export function TeamSection({
  classroom,
  now,
  setShares,
  showClass,
  showCheck,
  reviews,
  trans,
}: TeamSectionProps): JSX.Element | null {
  const { membership, team, seesClass, progress } = classroom;
  if (!membership) return null;
  const { me, course, isOnline } = membership;
  return (
    <section className="waymark-team" data-waymark="team" aria-label={trans.__('Class')}>
      <div className="waymark-team-line">
        <span className="waymark-team-course">{course.title}</span>
        <span className="waymark-team-link" data-online={isOnline}>
          {isOnline ? trans.__('Live') : trans.__('Class is offline')}
        </span>
      </div>
      {membership.isOutdated === true && (
        <p className="waymark-team-outdated" role="note" data-waymark="class-outdated">
          {trans.__(
            'The class server and Waymark on this computer are of different versions. Bring Waymark up to date and start it again: what you do is kept here, and sent then.',
          )}
        </p>
      )}
      {membership.isUnknown === true && (
        <p className="waymark-team-outdated" role="note" data-waymark="class-unknown">
          {trans.__(
            'The class does not know this computer, or not any more. What you do is kept here: ask your instructor for a link, and join again.',
          )}
        </p>
      )}
      {seesClass && (
        <button type="button" className="waymark-quiet-button" data-waymark="show-class" onClick={showClass}>
          {trans.__('Show the class')}
        </button>
      )}
      {me.role === 'student' && <ForMe classroom={classroom} now={now} showCheck={showCheck} trans={trans} />}
      {me.team !== undefined && progress.curriculum && (
        <details open>
          <summary>{trans.__('Team %1', me.team)}</summary>
          {me.role === 'student' && (
            <AskedOfMe classroom={classroom} me={me.id} now={now} actions={reviews} trans={trans} />
          )}
          <ul className="waymark-team-list">
            {membersFirst(team.people, me.id).map(person => (
              <Member
                key={person.id}
                person={person}
                isMe={person.id === me.id}
                classroom={classroom}
                now={now}
                trans={trans}
              />
            ))}
          </ul>
          <details className="waymark-member-labs" data-waymark="side-by-side">
            <summary>{trans.__('Side by side')}</summary>
            <SideBySide
              team={team}
              curriculum={progress.curriculum}
              people={membersFirst(team.people, me.id).filter(({ id, shares }) => shares || id === me.id)}
              me={me.id}
              now={now}
              trans={trans}
            />
          </details>
          <Consent shares={me.shares} isOnline={isOnline} setShares={setShares} trans={trans} />
          <p className="waymark-team-note">{stuckRule(trans)}</p>
        </details>
      )}
    </section>
  );
}

type ConsentProps = Pick<TeamSectionProps, 'setShares' | 'trans'> & { shares: boolean; isOnline: boolean };

/** Shows at once what the student chose; the class server's word for it comes a moment later. */
function Consent({ shares, isOnline, setShares, trans }: ConsentProps): JSX.Element {
  const [choice, setChoice] = useState<{ wanted: boolean; before: boolean }>();
  const choose = async (wanted: boolean): Promise<void> => {
    setChoice({ wanted, before: shares });
    if (!(await setShares(wanted))) setChoice(undefined);
  };
  return (
    <label className="waymark-team-consent">
      <input
        type="checkbox"
        data-waymark="consent"
        checked={choice?.before === shares ? choice.wanted : shares}
        disabled={!isOnline}
        onChange={event => void choose(event.currentTarget.checked)}
      />
      {trans.__('My team may see where I stand')}
    </label>
  );
}

interface MemberProps {
  person: Person;
  isMe: boolean;
  classroom: Classroom;
  now: number;
  trans: TranslationBundle;
}

function Member({ person, isMe, classroom, now, trans }: MemberProps): JSX.Element {
  const { team, progress } = classroom;
  // Of who does no longer share, the page may still know what they did before.
  const isShown = isMe || person.shares;
  const place = isShown ? team.places.get(person.id) : undefined;
  const shares = isShown && progress.curriculum ? labShares(team, progress.curriculum, person.id) : [];
  const stuck = isShown ? stuckPeople(team, [person], now) : [];
  const total = totalOf(progress.curriculum, shares);
  return (
    <li className="waymark-member" data-member={person.name} data-passed={total.passed}>
      <div className="waymark-team-line">
        <span className="waymark-member-name">
          {isMe ? trans.__('%1 (you)', person.name) : person.name}
          {isAtWork(place, now) && <span className="waymark-at-work">{trans.__('at work')}</span>}
        </span>
        <span className="waymark-row-count">
          {isShown ? trans.__('%1 of %2 checks', total.passed, total.checks) : trans.__('does not share')}
        </span>
      </div>
      {isShown && (
        <progress
          className="waymark-bar"
          value={total.passed}
          max={Math.max(1, total.checks)}
          aria-label={trans.__('Checks that %1 has passed', person.name)}
        />
      )}
      {stuck.map(one => (
        <div className="waymark-stuck" key={`${one.standing.lab} ${one.standing.check}`} data-waymark="stuck">
          <span aria-hidden>▲ </span>
          {trans.__(
            'Stuck with %1: %2',
            one.standing.check,
            describeReason(one.reason, one.standing, now, trans),
          )}
        </div>
      ))}
      {shares.length > 0 && (
        <details className="waymark-member-labs">
          <summary>{describePlace(progress.curriculum, place, now, trans)}</summary>
          <ul>
            {shares.map(({ lab, title, passed, checks }) => (
              <li key={lab} className="waymark-team-line">
                <span>{title}</span>
                <span className="waymark-row-count">{trans.__('%1 of %2', passed, checks)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function membersFirst(people: readonly Person[], me: string): Person[] {
  return people.toSorted((left, right) => Number(right.id === me) - Number(left.id === me));
}

function totalOf(
  curriculum: Curriculum | undefined,
  shares: readonly LabShare[],
): { passed: number; checks: number } {
  const checks = Object.values(curriculum?.labs ?? {}).reduce((sum, lab) => sum + lab.checks.length, 0);
  return { passed: shares.reduce((sum, share) => sum + share.passed, 0), checks };
}

function describePlace(
  curriculum: Curriculum | undefined,
  place: { lab: string; at: string } | undefined,
  now: number,
  trans: TranslationBundle,
): string {
  if (!place) return trans.__('Labs');
  const title = curriculum?.labs[place.lab]?.title ?? place.lab;
  return `${title}, ${ago(place.at, now, trans)}`;
}
