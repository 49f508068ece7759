import { code } from './type-text.ts';

/** TypeScript leads to the place, one property or several at a time. */
const LEADS = [/^Types of property '(.+)' are incompatible/, /^The types of '(.+)' are incompatible/];

/**
 * Where two types differ that are not alike as a whole, in a sentence: what is missing, or what stands at which place.
 *
 * @param message TypeScript's message: its reasons stand on the lines behind the first.
 * @returns The sentence behind a blank; nothing where TypeScript leads to no place.
 */
export function differenceWithin(message: string): string {
  const path: string[] = [];
  for (const line of message.split('\n').slice(1)) {
    const reason = line.trim();
    const step = LEADS.map(pattern => pattern.exec(reason)?.[1]).find(found => found !== undefined);
    if (step !== undefined) {
      path.push(step);
      continue;
    }
    const where = placeOf(path);
    const missing =
      /^Property '(.+?)' is missing/.exec(reason)?.[1] ??
      /properties from type '.*': (.+)$/.exec(reason)?.[1];
    if (missing !== undefined) return ` Missing${where && ` in ${where}`}: ${listed(missing)}.`;
    const optional = /^Property '(.+?)' is optional/.exec(reason)?.[1];
    if (optional !== undefined) return ` \`${optional}\` may be missing there, and must not.`;
    const [, given, wanted] = /^Type '(.+)' is not assignable to type '(.+)'\.$/.exec(reason) ?? [];
    if (where && given !== undefined) {
      return ` They differ at ${where}: a ${code(wanted)} belongs there, and it is a ${code(given)}.`;
    }
  }
  return '';
}

/** `_output.kitchen`, of a schema, is `kitchen`: what a library keeps for itself begins with `_`. */
function placeOf(path: readonly string[]): string {
  const names = path
    .join('.')
    .split('.')
    .filter(name => name !== '' && !name.startsWith('_'));
  return names.length === 0 ? '' : `\`${names.join('.')}\``;
}

/** `a, b, and 20 more` as code. */
function listed(names: string): string {
  const [known = '', more] = names.replace(/\.$/, '').split(/,? and (?=\d+ more)/);
  return `${known
    .split(', ')
    .map(name => `\`${name}\``)
    .join(', ')}${more === undefined ? '' : ` and ${more}`}`;
}
