import { z } from 'zod';
import { callKey, type CheckOf } from './call-requests.ts';

const draftSchema = z.object({
  subject: z.string(),
  lab: z.string(),
  check: z.string(),
  /** Of whom it is about, as the roster had it. */
  name: z.string(),
  text: z.string(),
});
/** A comment that was begun and not sent. */
export type Draft = z.infer<typeof draftSchema>;
const draftsSchema = z.array(draftSchema);

/** Comments on others' checks that were begun: they outlive the page, and the call that they are about. */
export class Drafts {
  readonly #key: string;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #drafts: readonly Draft[];
  #hasRoom = true;

  /** @param key Under which the browser keeps them. */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, key: string) {
    this.#storage = storage;
    this.#key = key;
    this.#drafts = this.#load();
  }

  get all(): readonly Draft[] {
    return this.#drafts;
  }

  /** What was written so far; empty where nothing was. */
  textOf(about: CheckOf): string {
    return this.#drafts.find(draft => callKey(draft) === callKey(about))?.text ?? '';
  }

  /** Keeps what was written, in place of what was kept before; an empty text is forgotten. */
  keep(draft: Draft): void {
    // Another tab may have written since.
    const known = this.#hasRoom ? this.#load() : this.#drafts;
    const others = known.filter(other => callKey(other) !== callKey(draft));
    this.#drafts = draft.text === '' ? others : [...others, draft];
    try {
      this.#storage.setItem(this.#key, JSON.stringify(this.#drafts));
    } catch {
      this.#hasRoom = false; // For as long as the page lives it is kept.
    }
  }

  #load(): readonly Draft[] {
    try {
      return draftsSchema.parse(JSON.parse(this.#storage.getItem(this.#key) ?? '[]'));
    } catch {
      return []; // Not what we wrote.
    }
  }
}
