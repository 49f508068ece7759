import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckProgress } from '@waymark/roadmap';
import type { Word } from '../classroom/inbox.ts';
import { useKeptFocus } from '../classroom/kept-focus.ts';
import { WordList } from '../classroom/word-list.tsx';
import { ago } from '../classroom/words.ts';

/** How an answer that a person reads stands, and what its student can do about it. */
export interface ReadingActions {
  /** Undefined where nothing is handed in, or it was taken back. */
  readonly handedIn: { readonly at: string } | undefined;
  /** Whether what was handed in still waits for its reader. */
  readonly waits: boolean;
  /** Whether the answer in the notebook is another one than what was handed in. */
  readonly isChanged: boolean;
  /** The points that a reader gave last. */
  readonly graded: CheckProgress['graded'];
  /** What the reader said with them. */
  readonly word: Word | undefined;
  /** Whether the class hears of it now. */
  readonly isReached: boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
  handIn(): void;
  takeBack(): void;
  markRead(ids: readonly string[]): void;
}

const OWN_BUTTONS = '[data-waymark="hand-in"], [data-waymark="take-hand-in-back"]';

/** Handing an answer in to be read by a person, and what came of it. */
export function ReadingBox({
  actions,
  trans,
}: {
  actions: ReadingActions;
  trans: TranslationBundle;
}): JSX.Element {
  const { handedIn, isChanged, word, now } = actions;
  const focus = useKeptFocus<HTMLDivElement>(OWN_BUTTONS);
  return (
    <div className="waymark-calls" data-waymark="reading" tabIndex={-1} {...focus}>
      {word && <WordList words={[word]} now={now} onRead={ids => actions.markRead(ids)} trans={trans} />}
      <output className="waymark-call-state" data-waymark="reading-state">
        {describeReading(actions, trans)}
      </output>
      {(!handedIn || isChanged) && (
        <>
          <p className="waymark-reading-note">
            {trans.__(
              'If you hand it in, the reviewers and instructors of the course may read your answer as it stands now, until you take it back. Your team may not.',
            )}
          </p>
          <button
            type="button"
            className="waymark-quiet-button"
            data-waymark="hand-in"
            onClick={() => actions.handIn()}
          >
            {handedIn ? trans.__('Hand in this answer instead') : trans.__('Hand it in')}
          </button>
        </>
      )}
      {handedIn && (
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="take-hand-in-back"
          onClick={() => actions.takeBack()}
        >
          {trans.__('Take it back')}
        </button>
      )}
    </div>
  );
}

function describeReading(
  { handedIn, waits, isChanged, isReached, now }: ReadingActions,
  trans: TranslationBundle,
): string {
  const parts: string[] = [];
  if (handedIn && waits) {
    parts.push(trans.__('Handed in %1. It waits for a reader.', ago(handedIn.at, now, trans)));
    if (!isReached) {
      parts.push(trans.__('The class cannot be reached now: it is kept, and sent as soon as it can be.'));
    }
  }
  if (handedIn && isChanged) parts.push(trans.__('You have changed your answer since you handed it in.'));
  return parts.join(' ');
}
