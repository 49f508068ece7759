import type { TranslationBundle } from '@jupyterlab/translation';
import type { CallKind } from '@waymark/roadmap';
import { useId, useState } from 'react';
import { useKeptFocus } from '../classroom/kept-focus.ts';
import { describeCall, type OwnCall } from '../classroom/own-calls.ts';
import type { Word } from '../classroom/inbox.ts';
import { WordList } from '../classroom/word-list.tsx';

export type Asked = 'reviewers' | 'team';

/** What a student of a class can ask of others about a check, and what they answered. */
export interface CallActions {
  /** Undefined where none is open. */
  readonly own: OwnCall | undefined;
  /** That somebody has closed the last call. */
  readonly closed: string | undefined;
  /** Whether help is of use: the check is not passed. */
  readonly mayNeedHelp: boolean;
  /** Whether the class hears of it now. */
  readonly isReached: boolean;
  /** `hidden`: the student is in a team that may not see where they stand. */
  readonly team: 'none' | 'hidden' | 'sees';
  readonly words: readonly Word[];
  /** In milliseconds since 1970. */
  readonly now: number;
  /** @param withAnswer Whether the text of the answer is handed over. */
  ask(wish: { from: Asked; kind: CallKind; withAnswer: boolean }): void;
  takeBack(): void;
  markRead(ids: readonly string[]): void;
}

const OWN_BUTTONS = '[data-waymark="take-back"], [data-waymark="need-help"], [data-waymark="ask-review"]';

/** Calls from a check's card: for help, or for a team-mate's review; what becomes of them, and what was answered. */
export function CallBox({ actions, trans }: { actions: CallActions; trans: TranslationBundle }): JSX.Element {
  const { own, closed, mayNeedHelp, isReached, team, words, now } = actions;
  const [form, setForm] = useState<CallKind>();
  const focus = useKeptFocus<HTMLDivElement>(OWN_BUTTONS);
  const news = words.filter(({ isNew }) => isNew);
  const read = words.filter(({ isNew }) => !isNew);
  const said = own ? describeCall(own, { isReached }, trans) : closed;
  const list = (some: readonly Word[]): JSX.Element => (
    <WordList words={some} now={now} onRead={ids => actions.markRead(ids)} trans={trans} />
  );
  return (
    <div className="waymark-calls" data-waymark="calls" tabIndex={-1} {...focus}>
      {news.length > 0 && list(news)}
      <output className="waymark-call-state" data-waymark="call-state">
        {said}
      </output>
      {own ? (
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="take-back"
          onClick={() => {
            setForm(undefined);
            actions.takeBack();
          }}
        >
          {trans.__('Take it back')}
        </button>
      ) : form ? (
        <CallForm
          key={form}
          kind={form}
          team={team}
          onAsk={(from, withAnswer) => {
            setForm(undefined);
            actions.ask({ from, kind: form, withAnswer });
          }}
          onCancel={() => setForm(undefined)}
          trans={trans}
        />
      ) : (
        <div className="waymark-call-buttons">
          {mayNeedHelp && (
            <button
              type="button"
              className="waymark-quiet-button"
              data-waymark="need-help"
              onClick={() => setForm('help')}
            >
              {trans.__('I need help')}
            </button>
          )}
          {team !== 'none' && (
            <button
              type="button"
              className="waymark-quiet-button"
              data-waymark="ask-review"
              onClick={() => setForm('review')}
            >
              {trans.__('Ask a team-mate for a review')}
            </button>
          )}
        </div>
      )}
      {read.length > 0 && (
        <details className="waymark-words-read" data-waymark="words-read">
          <summary>{trans._n('%1 earlier word', '%1 earlier words', read.length, read.length)}</summary>
          {list(read)}
        </details>
      )}
    </div>
  );
}

interface CallFormProps {
  kind: CallKind;
  team: CallActions['team'];
  onAsk(from: Asked, withAnswer: boolean): void;
  onCancel(): void;
  trans: TranslationBundle;
}

/** Whom to ask, and whether they may read the answer: a review is of the answer, so it goes along. */
function CallForm({ kind, team, onAsk, onCancel, trans }: CallFormProps): JSX.Element {
  const [from, setFrom] = useState<Asked>(kind === 'review' ? 'team' : 'reviewers');
  const [withAnswer, setWithAnswer] = useState(kind === 'review');
  const name = useId();
  const isHidden = from === 'team' && team === 'hidden';
  const choice = (value: Asked, label: string): JSX.Element => (
    <label>
      <input type="radio" name={name} checked={from === value} onChange={() => setFrom(value)} />
      {label}
    </label>
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from wherever the focus is within
    <form
      className="waymark-call-form"
      // Keys within are no commands of the notebook.
      data-lm-suppress-shortcuts="true"
      data-waymark="call-form"
      aria-label={kind === 'review' ? trans.__('Ask a team-mate for a review') : trans.__('I need help')}
      onSubmit={event => {
        event.preventDefault();
        if (!isHidden) onAsk(from, withAnswer);
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      {kind === 'help' && team !== 'none' && (
        <fieldset>
          <legend>{trans.__('Whom do you ask?')}</legend>
          {choice('reviewers', trans.__('The reviewers and instructors of the course'))}
          {choice('team', trans.__('My team'))}
        </fieldset>
      )}
      {kind === 'help' ? (
        <label>
          <input
            type="checkbox"
            data-waymark="with-answer"
            checked={withAnswer}
            onChange={event => setWithAnswer(event.currentTarget.checked)}
          />
          {trans.__(
            'My answer goes along: whom I ask, and the reviewers of the course, may read it as it stands now, until I take the call back.',
          )}
        </label>
      ) : (
        <p>
          {trans.__(
            'Your answer goes along: your team-mates, and the reviewers of the course, may read it as it stands now, until you take the call back.',
          )}
        </p>
      )}
      {isHidden && (
        <p role="alert">
          {trans.__(
            'Your team does not see your calls yet: tick “My team may see where I stand” in the sidebar first.',
          )}
        </p>
      )}
      <div className="waymark-call-buttons">
        <button
          type="submit"
          className="waymark-quiet-button"
          data-waymark="send-call"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the focus goes on from the button that has opened this
          autoFocus
          aria-disabled={isHidden}
        >
          {withAnswer ? trans.__('Ask, and hand over my answer') : trans.__('Ask')}
        </button>
        <button type="button" className="waymark-quiet-button" onClick={onCancel}>
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}
