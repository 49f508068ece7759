import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum } from '@waymark/roadmap';
import { memo, useState } from 'react';
import { STATE_MARKS } from './matrix-cell.ts';
import { BREAK_MINUTES, type Path, type PathStep, type Stretch } from './path-steps.ts';
import { dayOf, describeStep, describeStretch, duration, timeOf } from './path-words.ts';

/** So many of the last stretches are open at first. */
const OPEN_STRETCHES = 3;

interface PathStretchesProps {
  path: Path;
  curriculum: Curriculum;
  trans: TranslationBundle;
}

/** Step by step, in the order of time: a part for what was done in one lab without a break. */
export const PathStretches = memo(
  ({ path: { stretches }, curriculum, trans }: PathStretchesProps): JSX.Element => (
    <>
      <p className="waymark-team-note">
        {trans.__(
          'A break is %1 minutes without a step, and counts as no work. What is done up to a check counts as work on it.',
          BREAK_MINUTES,
        )}
      </p>
      <ol className="waymark-stretches">
        {stretches.map((stretch, index) => (
          <li key={`${stretch.from} ${stretch.lab} ${index}`}>
            {stretch.awayMs > 0 && (
              <p className="waymark-away" data-waymark="away">
                {trans.__('away for %1', duration(stretch.awayMs, trans))}
              </p>
            )}
            <StretchPart
              stretch={stretch}
              isOpenAtFirst={index >= stretches.length - OPEN_STRETCHES}
              curriculum={curriculum}
              trans={trans}
            />
          </li>
        ))}
      </ol>
    </>
  ),
);
PathStretches.displayName = 'PathStretches';

interface StretchPartProps {
  stretch: Stretch;
  isOpenAtFirst: boolean;
  curriculum: Curriculum;
  trans: TranslationBundle;
}

function StretchPart({ stretch, isOpenAtFirst, curriculum, trans }: StretchPartProps): JSX.Element {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const { lab, from, to, steps } = stretch;
  const day = dayOf(from);
  const times = [...new Set([timeOf(from, day), timeOf(to, day)])];
  return (
    <details data-waymark="stretch" open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <time dateTime={from}>
          {day}, {times.join('–')}
        </time>
        <b>{titleOf(lab, curriculum)}</b>
        <span className="waymark-matrix-team">{levelOf(lab, curriculum)}</span>
        <span className="waymark-matrix-words">{describeStretch(stretch, trans)}</span>
      </summary>
      {isOpen && (
        <ol className="waymark-steps">
          {steps.map((step, index) => (
            <Step key={index} step={step} within={stretch} day={day} curriculum={curriculum} trans={trans} />
          ))}
        </ol>
      )}
    </details>
  );
}

interface StepProps {
  step: PathStep;
  within: Stretch;
  day: string;
  curriculum: Curriculum;
  trans: TranslationBundle;
}

function Step({ step, within, day, curriculum, trans }: StepProps): JSX.Element {
  const { event, isCorrected } = step;
  const isElsewhere = event.lab !== within.lab;
  const said = 'text' in event ? event.text : event.type === 'check' ? event.words : undefined;
  return (
    <li data-waymark="step" data-type={event.type} data-state={'state' in event ? event.state : undefined}>
      <time dateTime={event.at} title={new Date(event.at).toLocaleString()}>
        {timeOf(event.at, day)}
      </time>
      <span className="waymark-step-mark" aria-hidden>
        {'state' in event && STATE_MARKS[event.state]}
      </span>
      <span>
        {isElsewhere && `${titleOf(event.lab, curriculum)}, `}
        {'check' in event && <b>{event.check}</b>} <span>{describeStep(step, trans)}</span>
        {isCorrected && ` ${trans.__('(the lab was corrected before)')}`}
        {said !== undefined && <q className="waymark-matrix-words">{said}</q>}
      </span>
    </li>
  );
}

function titleOf(lab: string, { labs }: Curriculum): string {
  return labs[lab]?.title ?? lab;
}

function levelOf(lab: string, { levels }: Curriculum): string {
  const [level = ''] = lab.split('/');
  return levels.find(({ id }) => id === level)?.title ?? level;
}
