import type { GlossaryEntry } from '@waymark/roadmap';

/** A text cell as {@link firstUses} needs it. */
export interface TextCell {
  readonly id: string;
  readonly text: string;
}

/** A spelling of a term as a whole word, whatever its case. */
export function termPattern(term: string): RegExp {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])${escaped}(?![\p{L}\p{N}_-])`, 'iu');
}

/** What is no running text: blocks of code, code, links, formulas, headings, the first title. */
const NO_TEXT = /```[^]*?```|`[^`\n]*`|\$\$[^]*?\$\$|\$[^$\n]+\$|\[[^\]]*\]\([^)]*\)|^#{1,6} .*$/gm;

/**
 * Where a lab first uses each term of the glossary.
 *
 * @returns By the id of the cell, the entries that it is the first to use.
 */
export function firstUses(
  cells: readonly TextCell[],
  entries: readonly GlossaryEntry[],
): ReadonlyMap<string, readonly GlossaryEntry[]> {
  const plain = cells.map(({ id, text }) => ({ id, text: text.replace(NO_TEXT, ' ') }));
  const uses = new Map<string, GlossaryEntry[]>();
  for (const entry of entries) {
    const patterns = entry.terms.map(termPattern);
    const first = plain.find(({ text }) => patterns.some(pattern => pattern.test(text)));
    if (first) uses.set(first.id, [...(uses.get(first.id) ?? []), entry]);
  }
  return uses;
}
