import { Signal, type ISignal } from '@lumino/signaling';
import type { LabCorrection } from '@waymark/roadmap';
import type { IProgress } from '../sync/tokens.ts';

const STATE_KEY = 'waymark:corrections-dismissed';

/** What was corrected in the student's copies, until the student dismisses it. */
export class CorrectionsModel {
  readonly #fetch: () => Promise<readonly LabCorrection[]>;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #changed = new Signal<this, void>(this);
  #corrections: readonly LabCorrection[] = [];
  #dismissed: ReadonlySet<string> = new Set();
  #state: 'unknown' | 'asked' | 'known' = 'unknown';

  /**
   * @param progress Tells when the server answers: corrections are asked for then, once.
   * @param storage The browser's, which keeps a dismissal at once: JupyterLab's state would wait to be saved.
   */
  constructor(
    progress: Pick<IProgress, 'status' | 'changed'>,
    fetch: () => Promise<readonly LabCorrection[]>,
    storage: Pick<Storage, 'getItem' | 'setItem'>,
  ) {
    this.#fetch = fetch;
    this.#storage = storage;
    const ask = (): void => {
      if (progress.status.phase !== 'offline') void this.#load();
    };
    progress.changed.connect(ask);
    ask();
  }

  /** Those that are not dismissed, the newest first. */
  get shown(): LabCorrection[] {
    return this.#corrections.filter(({ id }) => !this.#dismissed.has(id)).toReversed();
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  dismiss(id: string): void {
    // Of those that the server has forgotten, none need be remembered here.
    const known = new Set(this.#corrections.map(correction => correction.id));
    this.#dismissed = new Set([...this.#dismissed, id].filter(one => known.has(one)));
    this.#changed.emit();
    this.#storage.setItem(STATE_KEY, JSON.stringify([...this.#dismissed]));
  }

  async #load(): Promise<void> {
    if (this.#state !== 'unknown') return;
    this.#state = 'asked';
    try {
      this.#corrections = await this.#fetch();
      this.#dismissed = readIds(this.#storage.getItem(STATE_KEY));
      this.#state = 'known';
      this.#changed.emit();
    } catch {
      this.#state = 'unknown'; // The next sign of the server asks again.
    }
  }
}

function readIds(text: string | null): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(text ?? '[]');
    return new Set(Array.isArray(ids) ? ids.map(String) : []);
  } catch {
    return new Set(); // Not what we wrote.
  }
}
