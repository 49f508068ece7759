import { randomUUID } from 'node:crypto';
import type { MimeBundle } from '../host.ts';
import { show } from './show.ts';

/** The method by which a value says how it is shown as the last expression of a cell. */
export const DISPLAY_KEY = Symbol.for('Jupyter.display');

/** An output that is shown once and from then on replaced in place. */
export class DisplayHandle {
  readonly #id: string;
  #shown = false;

  /** @param kind Begins the display id, for whoever reads messages. */
  constructor(kind: string) {
    this.#id = `${kind}-${randomUUID()}`;
  }

  show(bundle: MimeBundle & { readonly 'text/plain': string }): void {
    show(bundle, { displayId: this.#id, update: this.#shown });
    this.#shown = true;
  }
}

Object.freeze(DisplayHandle.prototype);
