import { z } from 'zod';

/** A term of the field, and what it means in a sentence. */
export const glossaryEntrySchema = z.object({
  /** How it is written; the first is its name. */
  terms: z.array(z.string().min(1)).min(1),
  /** As Markdown. */
  meaning: z.string().min(1),
});
export type GlossaryEntry = z.infer<typeof glossaryEntrySchema>;

export const glossarySchema = z.object({ entries: z.array(glossaryEntrySchema) });

const LINE = /^\s*(?:[-*]\s+)?\*\*(?<terms>[^*]+)\*\*\s*[:–-]\s*(?<meaning>\S.*)$/;

/**
 * Reads the glossary: a term a line, `**term**: sentence`. Other spellings stand behind commas, `**mean, means**: ...`.
 * Lines of another form are passed over, and of a term that stands there twice the first counts.
 *
 * @example
 * parseGlossary('**accuracy**: the share of right answers.'); // [{ terms: ['accuracy'], meaning: 'the share …' }]
 */
export function parseGlossary(text: string): GlossaryEntry[] {
  const seen = new Set<string>();
  return text.split(/\r?\n/).flatMap(line => {
    const { terms = '', meaning = '' } = LINE.exec(line)?.groups ?? {};
    const fresh = terms
      .split(',')
      .map(term => term.trim())
      .filter(term => term !== '' && !seen.has(term.toLowerCase()));
    for (const term of fresh) seen.add(term.toLowerCase());
    return fresh.length === 0 ? [] : [{ terms: fresh, meaning: meaning.trim() }];
  });
}
