import type { TranslationBundle } from '@jupyterlab/translation';
import type { Person } from '@waymark/roadmap';
import { memo } from 'react';
import type { PanelFigure } from '../plotly/panel-chart.tsx';
import { checkEfforts, LONGEST_MINUTES } from './check-effort.ts';
import { effortFigures } from './effort-figures.ts';
import type { Feed } from './feed.ts';
import type { CheckColumn } from './summary.ts';

/** A class of a thousand changes all the time, and its middle hardly. */
const DRAWN_EVERY_MS = 5_000;

interface EffortViewProps {
  feed: Feed;
  people: readonly Person[];
  columns: readonly CheckColumn[];
  now: number;
  draw(figure: PanelFigure): React.ReactNode;
  trans: TranslationBundle;
}

/** What the checks cost the class, in three charts; drawn anew at once for other people or checks, else now and then. */
export const EffortView = memo(
  ({ feed, people, columns, draw, trans }: EffortViewProps): JSX.Element => (
    <div className="waymark-class-table" data-waymark="effort">
      {effortFigures(checkEfforts(feed, people, columns), trans).map((figure, index) => (
        <div key={index}>{draw(figure)}</div>
      ))}
      <p className="waymark-team-note">
        {trans.__(
          'The minutes of a check are those since the student passed another one of its lab; what took more than %1 of them counts as a break. Bars are medians, lines the quartiles.',
          LONGEST_MINUTES,
        )}
      </p>
    </div>
  ),
  (before, after) =>
    after.now - before.now < DRAWN_EVERY_MS &&
    isSame(before.people, after.people, ({ id }) => id) &&
    isSame(before.columns, after.columns, ({ lab, check }) => `${lab} ${check}`),
);
EffortView.displayName = 'EffortView';

function isSame<T>(left: readonly T[], right: readonly T[], nameOf: (one: T) => string): boolean {
  return left.length === right.length && left.every((one, index) => nameOf(one) === nameOf(right[index]!));
}
