import type { TranslationBundle } from '@jupyterlab/translation';
import { earnedBy, type Curriculum, type LoggedEvent, type Person, type Standing } from '@waymark/roadmap';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import { TabList } from '../tab-list.tsx';
import type { Feed } from './feed.ts';
import { roundPoints } from './grades.ts';
import { PathChecks } from './path-checks.tsx';
import { NOTHING_READ, PathReader, type PathRead } from './path-reader.ts';
import { pathOf } from './path-steps.ts';
import { PathStretches } from './path-stretches.tsx';
import { duration } from './path-words.ts';
import { isDone, reachedState, stuckPeople } from './summary.ts';
import { ago } from './words.ts';

/** Asks the class server for the events about somebody that come after a place in the log. */
export type LoadEvents = (subject: string, after: number) => Promise<readonly LoggedEvent[]>;

interface StudentPathProps {
  feed: Feed;
  person: Person;
  curriculum: Curriculum;
  now: number;
  /** Whether the class server can be reached. */
  isOnline: boolean;
  loadEvents: LoadEvents;
  draw(figure: PanelFigure): React.ReactNode;
  /** Leads back to everybody. */
  close(): void;
  trans: TranslationBundle;
}

type Tab = 'steps' | 'checks';

const PANEL_ID = 'waymark-path-tab-panel';

/** The whole path of a student through the course, step by step and check by check, which goes on as they do. */
export function StudentPath(props: StudentPathProps): JSX.Element {
  const { feed, person, curriculum, now, draw, close, trans } = props;
  const [tab, setTab] = useState<Tab>('steps');
  const read = usePath(props);
  const path = useMemo(() => pathOf(read.events), [read.events]);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened it by a key goes on here, and not at the beginning of the page.
  useEffect(() => heading.current?.focus(), []);
  const standings = standingsOf(feed, person);
  const checks = Object.values(curriculum.labs).flatMap(lab => lab.checks);
  const done = standings.filter(({ progress }) => isDone(reachedState(progress))).length;
  const points = roundPoints(standings.reduce((sum, { progress }) => sum + earnedBy(progress), 0));
  const place = feed.places.get(person.id);
  const stuck = new Map(
    stuckPeople(feed, [person], now).map(({ standing, reason }) => [standing, reason] as const),
  );
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leads back from wherever the focus is
    <section className="waymark-path" data-waymark="student-path" aria-label={person.name} onKeyDown={leave}>
      <div className="waymark-path-head">
        <button type="button" className="waymark-quiet-button" data-waymark="back-to-class" onClick={close}>
          {trans.__('Back to everybody')}
        </button>
        <h2 ref={heading} tabIndex={-1}>
          {person.name}
        </h2>
        <span className="waymark-matrix-team">{person.team}</span>
        <span className="waymark-class-figures">
          {[
            trans.__('%1 of %2 checks', done, checks.length),
            trans._n('%1 point', '%1 points', points, points),
            ...(read.isRead && path.workedMs > 0
              ? [trans.__('%1 at work', duration(path.workedMs, trans))]
              : []),
            place ? trans.__('last seen %1', ago(place.at, now, trans)) : trans.__('has not begun'),
          ].join(' · ')}
        </span>
      </div>
      {standings.length > 1 &&
        draw(
          pointsFigure(standings, curriculum, {
            title: trans.__('Points over time'),
            axis: trans.__('points'),
          }),
        )}
      <TabList
        className="waymark-class-tabs waymark-path-tabs"
        label={trans.__('How to look at it')}
        tabs={[
          ['steps', trans.__('Step by step')],
          ['checks', trans.__('Check by check')],
        ]}
        shown={tab}
        open={setTab}
        panel={PANEL_ID}
      />
      <div id={PANEL_ID} className="waymark-path-body" role="tabpanel" aria-label={trans.__('The path')}>
        <PathState read={read} hasSteps={path.stretches.length > 0} trans={trans} />
        {tab === 'steps' && path.stretches.length > 0 && (
          <PathStretches path={path} curriculum={curriculum} trans={trans} />
        )}
        {tab === 'checks' && standings.length > 0 && (
          <PathChecks
            standings={standings}
            stuck={stuck}
            checkMs={path.checkMs}
            curriculum={curriculum}
            now={now}
            trans={trans}
          />
        )}
      </div>
    </section>
  );
}

/** What keeps the path from being whole, in a sentence. */
function PathState({
  read: { isRead, problem },
  hasSteps,
  trans,
}: {
  read: PathRead;
  hasSteps: boolean;
  trans: TranslationBundle;
}): JSX.Element | null {
  if (problem !== undefined) {
    return (
      <p className="waymark-problem" aria-live="polite" data-waymark="path-problem">
        {isRead ? trans.__('What came since is not here: %1', problem) : problem}
      </p>
    );
  }
  if (!isRead) return <p className="waymark-empty">{trans.__('Waiting for the class server…')}</p>;
  return hasSteps ? null : <p className="waymark-empty">{trans.__('Nothing was done yet.')}</p>;
}

/** Reads somebody's events, and what comes after them as the feed says that there is more. */
function usePath({ feed, person: { id }, isOnline, loadEvents }: StudentPathProps): PathRead {
  const [read, setRead] = useState(NOTHING_READ);
  const reader = useRef<PathReader | undefined>(undefined);
  useEffect(() => {
    const made = new PathReader({ load: after => loadEvents(id, after), told: setRead });
    reader.current = made;
    return () => made.dispose();
  }, [id, loadEvents]);
  const latest = latestOf(feed, id);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what failed is tried again when the class server is back
  useEffect(() => reader.current?.follow(latest), [id, loadEvents, latest, isOnline]);
  return read;
}

/** The last place in the log of which a feed tells something about somebody. */
export function latestOf(feed: Feed, id: string): number {
  let latest = feed.places.get(id)?.seq ?? 0;
  for (const { seq } of feed.values.of(id)) latest = Math.max(latest, seq);
  return latest;
}

/** What is known of somebody's checks, in the order in which they got as far as they are. */
function standingsOf(feed: Feed, { id }: Person): Standing[] {
  return [...feed.values.of(id)].toSorted(
    (left, right) => Date.parse(left.progress.bestAt) - Date.parse(right.progress.bestAt),
  );
}

function pointsFigure(
  path: readonly Standing[],
  curriculum: Curriculum,
  { title, axis }: { readonly title: string; readonly axis: string },
): PanelFigure {
  let sum = 0;
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: axis,
        line: { shape: 'hv', color: '#4878cf' },
        x: path.map(({ progress }) => progress.bestAt),
        y: path.map(({ progress }) => (sum += earnedBy(progress))),
        hovertext: path.map(({ lab, check }) => `${curriculum.labs[lab]?.title ?? lab}, ${check}`),
      },
    ],
    layout: {
      title,
      height: 160,
      xaxis: { type: 'date' },
      yaxis: { title: { text: axis }, rangemode: 'tozero' },
      showlegend: false,
      margin: { l: 56, r: 20, t: 48, b: 40 },
    },
  };
}
