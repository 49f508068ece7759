import { Signal, type ISignal } from '@lumino/signaling';
import type { Said } from '@waymark/roadmap';
import { z } from 'zod';
import type { IProgress } from '../sync/tokens.ts';

const KEY = 'waymark:read-words';
/** So many ids of what was read are kept; a course has far fewer words to one student. */
const MAX_KEPT = 2_000;
const idsSchema = z.array(z.string());

/** What somebody said to the student about a check. */
export interface Word {
  readonly id: string;
  readonly at: string;
  /** Their name. */
  readonly by: string;
  readonly text: string;
  /** `answer`: to a call of the student; `grade`: to an answer that they handed in; `message`: to nothing that they asked. */
  readonly kind: 'answer' | 'grade' | 'message';
  /** The points that came with a `grade`. */
  readonly given?: Said['given'];
  readonly lab: string;
  readonly check: string;
  readonly isNew: boolean;
}

/** What others said to the student, and what of it was read in this browser. */
export class Inbox {
  readonly #progress: Pick<IProgress, 'state' | 'changed'>;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #changed = new Signal<this, void>(this);
  readonly #arrived = new Signal<this, readonly Word[]>(this);
  readonly #told = new Set<string>();
  #read: ReadonlySet<string>;
  #state: IProgress['state'] | undefined;
  #words: readonly Word[] = [];

  constructor(progress: Pick<IProgress, 'state' | 'changed'>, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#progress = progress;
    this.#storage = storage;
    this.#read = new Set(this.#load());
    progress.changed.connect(this.#update, this);
    this.#update();
  }

  /** The newest first. */
  get words(): readonly Word[] {
    return this.#words;
  }

  /** Those that were not read yet. */
  get news(): readonly Word[] {
    return this.#words.filter(({ isNew }) => isNew);
  }

  /** Those about a check. */
  about(lab: string, check: string): readonly Word[] {
    return this.#words.filter(word => word.lab === lab && word.check === check);
  }

  /** Emits after any of the above has changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Emits words that this page has not shown before and that were not read. */
  get arrived(): ISignal<this, readonly Word[]> {
    return this.#arrived;
  }

  markRead(ids: readonly string[]): void {
    this.#read = new Set([...this.#load(), ...this.#read, ...ids].slice(-MAX_KEPT));
    try {
      this.#storage.setItem(KEY, JSON.stringify([...this.#read]));
    } catch {
      // The browser has no room: for as long as the page lives it is read.
    }
    this.#words = this.#words.map(word => ({ ...word, isNew: !this.#read.has(word.id) }));
    this.#changed.emit();
  }

  dispose(): void {
    this.#progress.changed.disconnect(this.#update, this);
    Signal.clearData(this);
  }

  #update(): void {
    const { state } = this.#progress;
    if (state === this.#state) return;
    this.#state = state;
    const before = this.#words.map(({ id }) => id).join(' ');
    this.#words = Object.entries(state.labs)
      .flatMap(([lab, { checks }]) =>
        Object.entries(checks).flatMap(([check, { reviews = [], messages = [] }]) => [
          ...reviews.map(said => this.#word(said, said.given ? 'grade' : 'answer', lab, check)),
          ...messages.map(said => this.#word(said, 'message', lab, check)),
        ]),
      )
      .toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at));
    if (before === this.#words.map(({ id }) => id).join(' ')) return;
    const arrived = this.news.filter(({ id }) => !this.#told.has(id));
    for (const { id } of arrived) this.#told.add(id);
    this.#changed.emit();
    if (arrived.length > 0) this.#arrived.emit(arrived);
  }

  #word(
    { id, at, actor, by = actor, text, given }: Said,
    kind: Word['kind'],
    lab: string,
    check: string,
  ): Word {
    return { id, at, by, text, kind, lab, check, isNew: !this.#read.has(id), ...(given && { given }) };
  }

  #load(): readonly string[] {
    try {
      return idsSchema.parse(JSON.parse(this.#storage.getItem(KEY) ?? '[]'));
    } catch {
      return []; // Not what we wrote.
    }
  }
}
