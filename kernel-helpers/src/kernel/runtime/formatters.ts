import { inspect } from 'node:util';
import type { MimeBundle } from '../../host.ts';
import { plainBundle } from './mime-bundle.ts';

/** Shows a kind of value; undefined for every other kind. */
export type Formatter = (value: unknown) => MimeBundle | undefined;

/** The method by which an object says how a notebook shows it: a MIME bundle, or a promise of one. */
export const DISPLAY_KEY = Symbol.for('Jupyter.display');

/** How the value of a cell's last expression is shown. */
export class Formatters {
  readonly #formatters: Formatter[] = [];

  /** Adds a formatter, asked before those that were added earlier. Returns a function that takes it back. */
  register(formatter: Formatter): () => void {
    this.#formatters.unshift(formatter);
    return () => {
      const index = this.#formatters.indexOf(formatter);
      if (index >= 0) this.#formatters.splice(index, 1);
    };
  }

  /**
   * The value as a message holds it.
   *
   * @throws Whatever the value's own ways to be shown throw; TypeError when they give what no JSON is.
   */
  async format(value: unknown): Promise<MimeBundle> {
    return plainBundle(await this.#bundleOf(value));
  }

  async #bundleOf(value: unknown): Promise<MimeBundle> {
    for (const formatter of this.#formatters) {
      const bundle = formatter(value);
      if (bundle) return bundle;
    }
    const own = displayMethod(value);
    if (own) {
      const bundle: unknown = await own();
      if (isBundle(bundle)) return bundle;
    }
    return { 'text/plain': inspect(value) };
  }
}

function isBundle(value: unknown): value is MimeBundle {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const method: unknown = Reflect.get(value, DISPLAY_KEY);
  return typeof method === 'function' ? () => Reflect.apply(method, value, []) : undefined;
}
