import type { TranslationBundle } from '@jupyterlab/translation';
import { earnedBy, type Curriculum, type Person, type Standing } from '@waymark/roadmap';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import { ClassTable } from './class-tables.tsx';
import type { Feed } from './feed.ts';
import { isDone, shownState, stuckPeople } from './summary.ts';
import { ago, describeReason, describeState } from './words.ts';

interface StudentPathProps {
  feed: Feed;
  person: Person;
  curriculum: Curriculum;
  now: number;
  draw(figure: PanelFigure): React.ReactNode;
  /** Leads back to everybody. */
  close(): void;
  trans: TranslationBundle;
}

/** The whole path of a student through the course: every check they touched, in the order in which they got there. */
export function StudentPath({
  feed,
  person,
  curriculum,
  now,
  draw,
  close,
  trans,
}: StudentPathProps): JSX.Element {
  const path = pathOf(feed, person);
  const checks = Object.values(curriculum.labs).flatMap(lab => lab.checks);
  const done = path.filter(({ progress }) => isDone(progress.best)).length;
  const points = path.reduce((sum, { progress }) => sum + earnedBy(progress), 0);
  const place = feed.places.get(person.id);
  const stuck = new Map(
    stuckPeople(feed, [person], now).map(({ standing, reason }) => [standing, reason] as const),
  );
  const head = [
    trans.__('When'),
    trans.__('Check'),
    trans.__('State'),
    trans.__('Points'),
    trans.__('Attempts'),
    trans.__('Hints'),
    trans.__('What failed'),
  ];
  return (
    <section className="waymark-path" data-waymark="student-path" aria-label={person.name}>
      <div className="waymark-path-head">
        <button type="button" className="waymark-quiet-button" data-waymark="back-to-class" onClick={close}>
          {trans.__('Back to everybody')}
        </button>
        <h2>{person.name}</h2>
        <span className="waymark-matrix-team">{person.team}</span>
        <span className="waymark-class-figures">
          {[
            trans.__('%1 of %2 checks', done, checks.length),
            trans._n('%1 point', '%1 points', points, points),
            place ? trans.__('last seen %1', ago(place.at, now, trans)) : trans.__('has not begun'),
          ].join(' · ')}
        </span>
      </div>
      {path.length > 1 &&
        draw(
          pointsFigure(path, curriculum, {
            title: trans.__('Points over time'),
            time: trans.__('time'),
            axis: trans.__('points'),
          }),
        )}
      {path.length > 0 && (
        <ClassTable head={head}>
          {path.map(standing => {
            const { lab, check, progress } = standing;
            const reason = stuck.get(standing);
            return (
              <tr key={`${lab} ${check}`} data-waymark="path-row" data-state={shownState(progress)}>
                <td>
                  <time dateTime={progress.bestAt} title={new Date(progress.bestAt).toLocaleString()}>
                    {ago(progress.bestAt, now, trans)}
                  </time>
                </td>
                <th scope="row">
                  {curriculum.labs[lab]?.title ?? lab}, {check}
                </th>
                <td>
                  {describeState(standing, trans)}
                  {reason && (
                    <span className="waymark-stuck">
                      {' '}
                      {trans.__('stuck, %1', describeReason(reason, standing, now, trans))}
                    </span>
                  )}
                </td>
                <td>{trans.__('%1 of %2', earnedBy(progress), progress.maxPoints)}</td>
                <td>{progress.attempts}</td>
                <td>{progress.hints}</td>
                <td className="waymark-matrix-words">{isDone(progress.best) ? '' : progress.words}</td>
              </tr>
            );
          })}
        </ClassTable>
      )}
    </section>
  );
}

/** What is known of somebody's checks, in the order in which they got as far as they are. */
export function pathOf(feed: Feed, { id }: Person): Standing[] {
  return [...feed.values.of(id)].toSorted(
    (left, right) => Date.parse(left.progress.bestAt) - Date.parse(right.progress.bestAt),
  );
}

function pointsFigure(
  path: readonly Standing[],
  curriculum: Curriculum,
  { title, time, axis }: { readonly title: string; readonly time: string; readonly axis: string },
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
      height: 220,
      xaxis: { type: 'date', title: { text: time } },
      yaxis: { title: { text: axis }, rangemode: 'tozero' },
      showlegend: false,
      margin: { l: 56, r: 20, t: 48, b: 40 },
    },
  };
}
