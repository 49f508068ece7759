import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckOutcome, CheckState } from '@waymark/roadmap';
import { InlineText } from './inline-text.tsx';
import { StateIcon } from './state-icon.tsx';

export interface CheckCardProps {
  outcome: CheckOutcome;
  /** How many of the outcome's hints are open. */
  hintsOpen: number;
  onHint: () => void;
  /** Undefined where there is no cell to show. */
  onShowWhere: (() => void) | undefined;
  trans: TranslationBundle;
}

/** The outcome of a check, as the student sees it under the check's cell. */
export function CheckCard({ outcome, hintsOpen, onHint, onShowWhere, trans }: CheckCardProps): JSX.Element {
  const { check, state, points, maxPoints, message, expected, actual, error } = outcome;
  const word = stateTitle(state, trans);
  const earned = trans.__('%1 of %2 points', points, maxPoints);
  return (
    <section
      className="waymark-check"
      data-check={check}
      data-state={state}
      aria-label={trans.__('Check %1: %2, %3', check, word, earned)}
    >
      <header className="waymark-check-header">
        <StateIcon state={state} />
        <strong className="waymark-check-state">{word}</strong>
        <span className="waymark-check-name">{check}</span>
        <span className="waymark-check-points">{earned}</span>
      </header>
      {message !== '' && (
        <p className="waymark-check-message">
          <InlineText text={message} />
        </p>
      )}
      {state === 'incorrect' && <Comparison expected={expected} actual={actual} trans={trans} />}
      {error && (
        <details className="waymark-check-error">
          <summary>{trans.__('Stack trace')}</summary>
          <pre>{error.stack}</pre>
        </details>
      )}
      {state !== 'passed' && (
        <Help
          outcome={outcome}
          hintsOpen={hintsOpen}
          onHint={onHint}
          onShowWhere={onShowWhere}
          trans={trans}
        />
      )}
    </section>
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
          <dd>{expected}</dd>
        </div>
      )}
      {actual !== undefined && (
        <div data-side="actual">
          <dt>{trans.__('Yours')}</dt>
          <dd>{actual}</dd>
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
            <InlineText text={hint} />
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

function stateTitle(state: CheckState, trans: TranslationBundle): string {
  switch (state) {
    case 'unattempted':
      return trans.__('Not attempted yet');
    case 'incorrect':
      return trans.__('Not right yet');
    case 'exception':
      return trans.__('Stopped by an error');
    case 'passed':
      return trans.__('Passed');
  }
}
