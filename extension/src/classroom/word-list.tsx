import type { TranslationBundle } from '@jupyterlab/translation';
import { InlineText } from '../mime/inline-text.tsx';
import type { Word } from './inbox.ts';
import { ago, describeWord } from './words.ts';

export interface WordListProps {
  words: readonly Word[];
  /** In milliseconds since 1970. */
  now: number;
  onRead(ids: readonly string[]): void;
  /** Leads to what a word is about; undefined where it stands there already. */
  onShow?: ((word: Word) => void) | undefined;
  trans: TranslationBundle;
}

/** What others said to the student: new words are marked as such, and stay so until the student says otherwise. */
export function WordList({ words, now, onRead, onShow, trans }: WordListProps): JSX.Element {
  return (
    <ul className="waymark-words">
      {words.map(word => (
        <li key={word.id} className="waymark-word" data-waymark="word" data-new={word.isNew}>
          <div className="waymark-word-head">
            {word.isNew && <span className="waymark-new">{trans.__('New')}</span>}
            <span>
              {describeWord(word, trans)}
              {onShow && <> · {word.check}</>}
            </span>
            <span className="waymark-row-count">{ago(word.at, now, trans)}</span>
          </div>
          <p className="waymark-word-text">
            <InlineText text={word.text} />
          </p>
          {(onShow ?? word.isNew) && (
            <div className="waymark-word-buttons">
              {onShow && (
                <button
                  type="button"
                  className="waymark-quiet-button"
                  data-waymark="show-word"
                  aria-label={trans.__('Show the check %1', word.check)}
                  onClick={() => onShow(word)}
                >
                  {trans.__('Show the check')}
                </button>
              )}
              {word.isNew && (
                <button
                  type="button"
                  className="waymark-quiet-button"
                  data-waymark="read-word"
                  aria-label={trans.__('Mark as read: %1 about %2', word.by, word.check)}
                  onClick={() => onRead([word.id])}
                >
                  {trans.__('Mark as read')}
                </button>
              )}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
