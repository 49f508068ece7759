import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckOutcome, CheckProgress, CheckState, PartOutcome } from '@waymark/roadmap';
import { NeedsBox, type NeedsActions } from '../cells/needs-box.tsx';
import { clip } from '../mime/clip.ts';
import type { Authorship } from './authorship.ts';
import { InlineText } from '../mime/inline-text.tsx';
import { CallBox, type CallActions } from './call-box.tsx';
import { ReadingBox, type ReadingActions } from './reading-box.tsx';
import { MoreOfExercise, type ExerciseActions } from './more.tsx';
import { StateIcon } from './state-icon.tsx';

/** More than a student reads; our own checks send less. */
const MAX_TEXT_LENGTH = 4_000;
export const MAX_STACK_LENGTH = 20_000;

export interface CheckCardProps {
  outcome: CheckOutcome;
  /** Default: unknown, as outside of a lab. */
  authorship?: Authorship;
  /** Whether an earlier run of the check has passed. Default: false. */
  hasPassed?: boolean;
  /** What came of it when a submission was run again; undefined where none was. */
  verified?: CheckProgress['verified'];
  /** How many of the outcome's hints are open. */
  hintsOpen: number;
  onHint: () => void;
  /** Undefined where there is no cell to show. */
  onShowWhere: (() => void) | undefined;
  /** What can be done where the check needs other cells; undefined outside of a notebook. */
  needs?: NeedsActions | undefined;
  /** What can be done with the exercise; undefined outside of a lab. */
  exercise?: ExerciseActions | undefined;
  /** How an answer that a person reads stands; undefined for who is in no class, and for any other check. */
  reading?: ReadingActions | undefined;
  /** What can be asked of others; undefined for who is in no class. */
  calls?: CallActions | undefined;
  trans: TranslationBundle;
}

/** The outcome of a check, as the student sees it under the check's cell. */
export function CheckCard(props: CheckCardProps): JSX.Element {
  const {
    outcome,
    authorship = 'unknown',
    hasPassed = false,
    verified,
    hintsOpen,
    onHint,
    onShowWhere,
    needs,
    exercise,
    reading,
    calls,
    trans,
  } = props;
  const { check, state, message, expected, actual, error, parts } = outcome;
  const { points, maxPoints } = reading?.graded ?? outcome;
  const isJudged = outcome.needs === undefined;
  const word = titleOf(outcome, reading, trans);
  const shown = shownOf(state, reading);
  const doubt = doubtOf(authorship, trans);
  const earned =
    doubt === undefined ? trans.__('%1 of %2 points', points, maxPoints) : trans.__('does not count');
  return (
    <section
      className="waymark-check"
      data-check={check}
      data-state={shown}
      data-authorship={authorship}
      aria-label={trans.__('Check %1: %2, %3', check, word, earned)}
    >
      <header className="waymark-check-header">
        <StateIcon state={shown} />
        <strong className="waymark-check-state">{word}</strong>
        <span className="waymark-check-name">{check}</span>
        <span className="waymark-check-points">{earned}</span>
      </header>
      {doubt !== undefined && (
        <p className="waymark-check-doubt" role="note">
          {doubt}
        </p>
      )}
      {hasPassed && state !== 'passed' && (!verified || verified.state === 'passed') && (
        <p className="waymark-check-stands" role="note">
          {trans.__('You have passed this before, and that stands.')}
        </p>
      )}
      {verified && verified.state !== 'awaiting' && !reading?.graded && (
        <p className="waymark-check-verified" role="note" data-less={verified.points < outcome.points}>
          {describeVerified(verified, outcome, trans)}
        </p>
      )}
      {outcome.needs && <NeedsBox needs={outcome.needs} actions={needs} trans={trans} />}
      {message !== '' && isJudged && (
        <p className="waymark-check-message">
          <InlineText text={clip(message, MAX_TEXT_LENGTH)} />
        </p>
      )}
      {parts && <Parts parts={parts} trans={trans} />}
      {state === 'incorrect' && !isSaid(outcome) && (
        <Comparison expected={expected} actual={actual} trans={trans} />
      )}
      {error && <StackTrace stack={error.stack} trans={trans} />}
      {isJudged && state !== 'passed' && state !== 'awaiting' && (
        <Help
          outcome={outcome}
          hintsOpen={hintsOpen}
          onHint={onHint}
          onShowWhere={onShowWhere}
          trans={trans}
        />
      )}
      {reading && isJudged && <ReadingBox actions={reading} trans={trans} />}
      {calls && <CallBox actions={calls} trans={trans} />}
      {exercise && isJudged && (
        <div className="waymark-check-foot">
          {(state === 'passed' || state === 'awaiting') && exercise.nextTitle !== undefined && (
            <button
              type="button"
              className="waymark-quiet-button"
              data-waymark="next"
              onClick={() => exercise.next()}
            >
              {exercise.nextTitle}
            </button>
          )}
          <MoreOfExercise actions={exercise} trans={trans} />
        </div>
      )}
    </section>
  );
}

function Parts({ parts, trans }: { parts: readonly PartOutcome[]; trans: TranslationBundle }): JSX.Element {
  return (
    <ol className="waymark-check-parts" aria-label={trans.__('Parts of the check')}>
      {parts.map((part, index) => (
        // Parts have no ids, and their order is that of the check.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} data-part={index + 1} data-state={part.state}>
          <StateIcon state={part.state} />
          <span className="waymark-check-part-what">{part.what}</span>
          <span className="waymark-check-points">
            {trans.__('%1 of %2 points', part.points, part.maxPoints)}
          </span>
          {part.state !== 'passed' && (
            <p className="waymark-check-message">
              <InlineText text={clip(part.message, MAX_TEXT_LENGTH)} />
            </p>
          )}
          {part.state === 'incorrect' && !isSaid(part) && (
            <Comparison expected={part.expected} actual={part.actual} trans={trans} />
          )}
          {part.error && <StackTrace stack={part.error.stack} trans={trans} />}
        </li>
      ))}
    </ol>
  );
}

function StackTrace({ stack, trans }: { stack: string; trans: TranslationBundle }): JSX.Element {
  return (
    <details className="waymark-check-error">
      <summary>{trans.__('Stack trace')}</summary>
      <pre>{clip(stack, MAX_STACK_LENGTH)}</pre>
    </details>
  );
}

function Comparison({
  expected,
  actual,
  trans,
}: {
  expected: string | undefined;
  actual: string | undefined;
  trans: TranslationBundle;
}): JSX.Element | null {
  if (expected === undefined && actual === undefined) return null;
  return (
    <dl className="waymark-check-comparison">
      {expected !== undefined && (
        <div data-side="expected">
          <dt>{trans.__('Expected')}</dt>
          <dd>{clip(expected, MAX_TEXT_LENGTH)}</dd>
        </div>
      )}
      {actual !== undefined && (
        <div data-side="actual">
          <dt>{trans.__('Yours')}</dt>
          <dd>{clip(actual, MAX_TEXT_LENGTH)}</dd>
        </div>
      )}
    </dl>
  );
}

function Help({ outcome, hintsOpen, onHint, onShowWhere, trans }: CheckCardProps): JSX.Element | null {
  const { hints } = outcome;
  const isMore = hintsOpen < hints.length;
  if (hints.length === 0 && !onShowWhere) return null;
  return (
    <footer className="waymark-check-help">
      <ol className="waymark-check-hints" aria-live="polite">
        {hints.slice(0, hintsOpen).map((hint, index) => (
          // Hints have no ids, and their order never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-hint={index + 1}>
            <InlineText text={clip(hint, MAX_TEXT_LENGTH)} />
          </li>
        ))}
      </ol>
      {isMore && (
        <button type="button" className="waymark-quiet-button" data-waymark="hint" onClick={onHint}>
          {hintsOpen === 0 ? trans.__('Show a hint') : trans.__('Show another hint')}
          <span className="waymark-button-note">{trans.__('%1 of %2', hintsOpen + 1, hints.length)}</span>
        </button>
      )}
      {onShowWhere && (
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="show-where"
          onClick={onShowWhere}
        >
          {trans.__('Show where')}
        </button>
      )}
    </footer>
  );
}

function titleOf(
  { state, needs, isNoted }: CheckOutcome,
  reading: ReadingActions | undefined,
  trans: TranslationBundle,
): string {
  if (needs) return trans.__('Not checked');
  if (state === 'awaiting' && reading) {
    if (reading.waits) return trans.__('Handed in: waits for a reader');
    return reading.graded ? trans.__('Read by a person') : trans.__('Written: not handed in yet');
  }
  return isNoted && state === 'passed' ? trans.__('Noted') : stateTitle(state, trans);
}

/** How a state looks: of an answer that a person has read, whether it has any points. */
function shownOf(state: CheckState, reading: ReadingActions | undefined): CheckState {
  if (state !== 'awaiting' || !reading?.graded || reading.waits) return state;
  return reading.graded.points > 0 ? 'passed' : 'incorrect';
}

/** Whether the message says both sides already, so that they need not be set beside one another. */
function isSaid({
  message,
  expected,
  actual,
}: Pick<CheckOutcome, 'message' | 'expected' | 'actual'>): boolean {
  return (
    expected !== undefined && actual !== undefined && message.includes(expected) && message.includes(actual)
  );
}

/** Why an outcome counts for nothing; undefined where nothing speaks against it. */
function doubtOf(authorship: Authorship, trans: TranslationBundle): string | undefined {
  switch (authorship) {
    case 'author':
    case 'unknown':
      return undefined;
    case 'changed':
      return trans.__(
        "This cell is not as its author wrote it. What counts is the author's own check, which is run again when you hand in.",
      );
    case 'elsewhere':
      return trans.__("This result comes from another cell than the check's own.");
    case 'made-up':
      return trans.__('This lab has no check of this name.');
  }
}

/** What counts, and where it comes from. A text that a person reads has its points from them. */
function describeVerified(
  { state, points, maxPoints }: NonNullable<CheckProgress['verified']>,
  outcome: CheckOutcome,
  trans: TranslationBundle,
): string {
  const said = trans.__('Verified: %1 of %2 points count.', points, maxPoints);
  if (points === outcome.points) return said;
  const found = stateTitle(state, trans);
  return `${said} ${trans.__('What you handed in was run again with its author’s checks: “%1”.', found)}`;
}

function stateTitle(state: CheckState, trans: TranslationBundle): string {
  switch (state) {
    case 'unattempted':
      return trans.__('Not attempted yet');
    case 'incorrect':
      return trans.__('Not right yet');
    case 'exception':
      return trans.__('Stopped by an error');
    case 'awaiting':
      return trans.__('Handed in: a person reads it');
    case 'passed':
      return trans.__('Passed');
  }
}
