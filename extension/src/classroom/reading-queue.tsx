import type { TranslationBundle } from '@jupyterlab/translation';
import { useState, type KeyboardEvent } from 'react';
import { callKey } from './call-requests.ts';
import type { Drafts } from './drafts.ts';
import { useKeptFocus } from './kept-focus.ts';
import { ReadingForm, type GradeActions } from './reading-form.tsx';
import type { HandedIn } from './texts-to-read.ts';

interface ReadingQueueProps {
  /** All that was handed in, the oldest first. */
  texts: readonly HandedIn[];
  drafts: Drafts;
  now: number;
  /** Whether the class server can be reached. */
  isOnline: boolean;
  actions: GradeActions;
  trans: TranslationBundle;
}

/** What waits to be read, one after the other: its text, and the points and the word that its reader gives. */
export function ReadingQueue(props: ReadingQueueProps): JSX.Element {
  const { texts, drafts, now, isOnline, actions, trans } = props;
  const [withRead, setWithRead] = useState(false);
  const [looked, setLooked] = useState<HandedIn>();
  const [wasMoved, setMoved] = useState(false);
  const [said, setSaid] = useState('');
  const focus = useKeptFocus<HTMLDivElement>('[data-waymark="text-read"]');
  const key = looked && callKey(looked);
  // What is looked at stays where it is, also when it was read meanwhile.
  const list = texts.filter(text => text.waits || withRead || callKey(text) === key);
  const place = Math.max(
    0,
    list.findIndex(text => callKey(text) === key),
  );
  const shown = list[place];
  const shownKey = shown && callKey(shown);
  if (shownKey !== key) {
    setLooked(shown);
    // Whoever writes on does not do so in what came in its place.
    setMoved(false);
    if (looked) {
      setSaid(
        trans.__(
          'The answer of %1 to %2 is not here any more: it was taken back, or others are shown. A word that you began for it is kept.',
          looked.name,
          looked.check,
        ),
      );
    }
  }
  const waiting = texts.filter(text => text.waits).length;
  const go = (to: HandedIn | undefined): void => {
    if (!to) return;
    setMoved(true);
    setSaid('');
    setLooked(to);
  };
  const move = (event: KeyboardEvent): void => {
    const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(list[place + step]);
  };
  const button = (to: HandedIn | undefined, name: string, label: string): JSX.Element => (
    <button
      type="button"
      className="waymark-quiet-button"
      data-waymark={name}
      disabled={!to}
      onClick={() => go(to)}
    >
      {label}
    </button>
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys go on from wherever the focus is within
    <div
      className="waymark-reading-queue"
      data-lm-suppress-shortcuts="true"
      tabIndex={-1}
      {...focus}
      onKeyDown={move}
    >
      <div className="waymark-class-tools">
        <b data-waymark="waiting-texts">
          {trans._n('%1 answer waits for a reader', '%1 answers wait for a reader', waiting, waiting)}
        </b>
        {button(list[place - 1], 'previous-text', trans.__('Previous'))}
        {button(list[place + 1], 'next-text', trans.__('Next'))}
        <label className="waymark-class-choice">
          <input
            type="checkbox"
            data-waymark="with-read"
            checked={withRead}
            onChange={event => setWithRead(event.currentTarget.checked)}
          />
          {trans.__('Those too that were read')}
        </label>
        <span className="waymark-matrix-team">
          {trans.__('Alt+↓ and Alt+↑: next and previous; Ctrl+Enter: give the points')}
        </span>
      </div>
      <output className="waymark-call-state" data-waymark="text-read" tabIndex={-1}>
        {said}
      </output>
      {shown && (
        <ReadingForm
          key={shownKey}
          text={shown}
          hasFocus={wasMoved}
          isOnline={isOnline}
          draft={drafts.textOf(shown)}
          onDraft={text => drafts.keep({ ...placeOf(shown), name: shown.name, text })}
          onGiven={points => {
            drafts.keep({ ...placeOf(shown), name: shown.name, text: '' });
            const next =
              list.slice(place + 1).find(text => text.waits) ??
              list.find(text => text.waits && text !== shown);
            go(next);
            setSaid(
              trans.__('%1 has %2 of %3 points for %4.', shown.name, points, shown.maxPoints, shown.check),
            );
          }}
          now={now}
          actions={actions}
          trans={trans}
        />
      )}
    </div>
  );
}

function placeOf({ subject, lab, check }: HandedIn): Pick<HandedIn, 'subject' | 'lab' | 'check'> {
  return { subject, lab, check };
}
