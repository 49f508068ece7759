import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Inbox, Word } from './inbox.ts';
import { describeArrived } from './words.ts';

const SHOWN_MS = 10_000;

/** Tells the student, and a screen reader, of what others said to them, wherever in JupyterLab they are. */
export function announceWords(inbox: Inbox, show: (word: Word) => void, trans: TranslationBundle): void {
  const tell = (words: readonly Word[]): void => {
    const [word] = words;
    if (!word) return;
    Notification.info(describeArrived(words, trans), {
      autoClose: SHOWN_MS,
      actions: [{ label: trans.__('Show'), callback: () => show(word) }],
    });
  };
  inbox.arrived.connect((_, words) => tell(words));
  tell(inbox.news);
}
