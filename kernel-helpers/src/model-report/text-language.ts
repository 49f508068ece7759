import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Detector from 'eld/extrasmall';
import { lazyModule } from '../lazy.ts';

/** So many letters tell a language as well as a whole text does. */
const LETTERS = 120;
/** A report reads most texts again that the one before has read. */
const MAX_KNOWN = 20_000;

const require = createRequire(import.meta.url);

/** Its n-grams take 30 MB: who watches no texts does not pay for them. */
const detector: typeof Detector = lazyModule(() => {
  // Its exports have no entry for `require`, which finds it by its path.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `require` knows no types
  return require(fileURLToPath(import.meta.resolve('eld/extrasmall'))) as typeof Detector;
});

const known = new Map<string, string>();

/**
 * The language of a text, told from its first 120 characters by `eld`, which knows 60 languages from their n-grams.
 *
 * @returns Its ISO 639-1 code, such as `en`; `unknown` where the text is of no language, or too short to tell.
 * @example
 * textLanguage('Das Haus liegt nahe am Bahnhof.'); // 'de'
 * textLanguage('12 345'); // 'unknown'
 */
export function textLanguage(text: string): string {
  const start = text.slice(0, LETTERS);
  const found = known.get(start);
  if (found !== undefined) return found;
  const result = detector.eld.detect(start);
  const language = result.isReliable() ? result.language : 'unknown';
  const [oldest] = known.keys();
  if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(start, language);
  return language;
}
