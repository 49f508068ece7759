import type { TranslationBundle } from '@jupyterlab/translation';

/** English as it stands in the source, with the places filled in. */
export const ENGLISH = {
  __: (text: string, ...values: unknown[]) => fill(text, values),
  _n: (one: string, many: string, count: number, ...values: unknown[]) =>
    fill(count === 1 ? one : many, values),
} as TranslationBundle;

function fill(text: string, values: unknown[]): string {
  return text.replace(/%(\d)/g, (_, place: string) => String(values[Number(place) - 1]));
}
