import type { TranslationBundle } from '@jupyterlab/translation';
import { useKeptFocus } from './kept-focus.ts';
import type { Classroom } from './model.ts';
import { describeCall, isClassReached, ownCalls } from './own-calls.ts';
import { WordList } from './word-list.tsx';

interface ForMeProps {
  classroom: Classroom;
  now: number;
  showCheck(place: { readonly lab: string; readonly check: string }): void;
  trans: TranslationBundle;
}

/** What others said to the student and they have not read, and what has become of their calls. */
export function ForMe({ classroom, now, showCheck, trans }: ForMeProps): JSX.Element {
  const { progress, inbox } = classroom;
  const { news } = inbox;
  const focus = useKeptFocus<HTMLDivElement>();
  const calls = ownCalls(progress);
  const isReached = isClassReached(progress);
  return (
    <div tabIndex={-1} {...focus}>
      {news.length > 0 && (
        <section className="waymark-for-me" data-waymark="news" aria-label={trans.__('New for you')}>
          <h3>{trans.__('New for you (%1)', news.length)}</h3>
          <WordList
            words={news}
            now={now}
            onRead={ids => inbox.markRead(ids)}
            onShow={word => showCheck(word)}
            trans={trans}
          />
        </section>
      )}
      {calls.length > 0 && (
        <section className="waymark-for-me" data-waymark="own-calls" aria-label={trans.__('My calls')}>
          <h3>{trans.__('My calls')}</h3>
          <ul className="waymark-words">
            {calls.map(own => (
              <li key={`${own.lab} ${own.check}`} className="waymark-own-call">
                <button type="button" className="waymark-link" onClick={() => showCheck(own)}>
                  {own.check}
                </button>
                <span>{describeCall(own, { isReached }, trans)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
