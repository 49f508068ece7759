import type { Random } from './random.ts';

/** By symbol, what it can become; `{symbol}` in a text becomes what that symbol does. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/**
 * A text of a context-free grammar, each choice as likely as the others.
 *
 * @param start The symbol to begin with.
 * @throws RangeError When a text names a symbol that the grammar does not have.
 */
export function fillTemplate(grammar: Grammar, start: string, random: Random): string {
  const choices = grammar[start];
  if (!choices) throw new RangeError(`The grammar has no ${start}.`);
  const chosen = choices[Math.floor(random() * choices.length)] ?? '';
  return chosen.replace(/\{(\w+)\}/g, (_, symbol: string) => fillTemplate(grammar, symbol, random));
}
