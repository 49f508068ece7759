import type { TranslationBundle } from '@jupyterlab/translation';

const say = (text: string, ...values: unknown[]): string => fill(text, values);
const count = (one: string, many: string, number: number, ...values: unknown[]): string =>
  fill(number === 1 ? one : many, values);
const sayIn = (_context: string, text: string, ...values: unknown[]): string => fill(text, values);
const countIn = (_context: string, one: string, many: string, number: number, ...values: unknown[]): string =>
  count(one, many, number, ...values);

/** English as it stands in the source, with the places filled in. */
export const ENGLISH: TranslationBundle = {
  __: say,
  gettext: say,
  _n: count,
  ngettext: count,
  _p: sayIn,
  pgettext: sayIn,
  _np: countIn,
  npgettext: countIn,
  dcnpgettext: (_domain, context, one, many, number, ...values: unknown[]) =>
    countIn(context, one, many, number, ...values),
};

function fill(text: string, values: readonly unknown[]): string {
  return text.replace(/%(\d)/g, (_, place: string) => String(values[Number(place) - 1]));
}
