import type { TranslationBundle } from '@jupyterlab/translation';
import { earnedBy, type Curriculum, type Standing, type StuckReason } from '@waymark/roadmap';
import { Fragment } from 'react';
import { labsInOrder } from '../roadmap/lab-order.ts';
import { ClassTable } from './class-tables.tsx';
import { roundPoints } from './grades.ts';
import { checkKey } from './path-steps.ts';
import { duration } from './path-words.ts';
import { isDone, shownState } from './summary.ts';
import { ago, describeReason, describeState } from './words.ts';

interface PathChecksProps {
  standings: readonly Standing[];
  /** Why somebody counts as stuck with a check. */
  stuck: ReadonlyMap<Standing, StuckReason>;
  /** Of a check, by {@link checkKey}; of none as long as the events are not read. */
  checkMs: ReadonlyMap<string, number>;
  curriculum: Curriculum;
  now: number;
  trans: TranslationBundle;
}

/** Check by check, by level and lab in the order of the roadmap: how far, with what effort. */
export function PathChecks(props: PathChecksProps): JSX.Element {
  const { standings, curriculum, trans } = props;
  const head = [
    trans.__('Check'),
    trans.__('State'),
    trans.__('Points'),
    trans.__('Attempts'),
    trans.__('Hints'),
    trans.__('Time'),
    trans.__('When'),
    trans.__('What failed'),
  ];
  const byLab = Map.groupBy(standings, ({ lab }) => lab);
  const known = labsInOrder(curriculum).map(({ id }) => id);
  const labs = [...new Set([...known, ...byLab.keys()])].filter(lab => byLab.has(lab));
  return (
    <ClassTable head={head}>
      {labs.map(lab => (
        <Fragment key={lab}>
          <tr>
            <th scope="rowgroup" colSpan={head.length}>
              {curriculum.labs[lab]?.title ?? lab}{' '}
              <span className="waymark-matrix-team">
                {curriculum.levels.find(({ id }) => lab.startsWith(`${id}/`))?.title}
              </span>
            </th>
          </tr>
          {inOrder(byLab.get(lab) ?? [], curriculum).map(standing => (
            <CheckRow key={standing.check} {...props} standing={standing} />
          ))}
        </Fragment>
      ))}
    </ClassTable>
  );
}

function CheckRow({
  standing,
  stuck,
  checkMs,
  now,
  trans,
}: PathChecksProps & { standing: Standing }): JSX.Element {
  const { lab, check, progress } = standing;
  const reason = stuck.get(standing);
  const worth = progress.maxPoints > 0 ? progress.maxPoints : (progress.verified?.maxPoints ?? 0);
  const tookMs = checkMs.get(checkKey(lab, check));
  return (
    <tr data-waymark="path-row" data-state={shownState(progress)}>
      <th scope="row">{check}</th>
      <td>
        {describeState(standing, trans)}
        {reason && (
          <span className="waymark-stuck">
            {' '}
            {trans.__('stuck, %1', describeReason(reason, standing, now, trans))}
          </span>
        )}
      </td>
      <td>{trans.__('%1 of %2', roundPoints(earnedBy(progress)), worth)}</td>
      <td>{progress.attempts}</td>
      <td>{progress.hints}</td>
      <td>{tookMs !== undefined && duration(tookMs, trans)}</td>
      <td>
        <time dateTime={progress.bestAt} title={new Date(progress.bestAt).toLocaleString()}>
          {ago(progress.bestAt, now, trans)}
        </time>
      </td>
      <td className="waymark-matrix-words">{isDone(progress.best) ? '' : progress.words}</td>
    </tr>
  );
}

/** As they stand in their lab; what it does not have any more comes last. */
function inOrder(standings: readonly Standing[], { labs }: Curriculum): Standing[] {
  const placeOf = ({ lab, check }: Standing): number => {
    const place = labs[lab]?.checks.findIndex(({ id }) => id === check) ?? -1;
    return place === -1 ? Infinity : place;
  };
  return standings.toSorted((left, right) => {
    const [one, other] = [placeOf(left), placeOf(right)];
    return one === other ? 0 : one - other;
  });
}
