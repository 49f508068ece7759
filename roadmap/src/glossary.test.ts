import { expect, it } from 'vitest';
import { glossarySchema, parseGlossary } from './glossary.ts';

it('reads a term a line, with other spellings, and passes over what is none', () => {
  const text = [
    '# Glossary',
    '',
    '**accuracy**: the share of right answers.',
    '- **overfitting, overfits**: learning `by heart`: oddities and all.',
    '**Accuracy**: again.\r',
    '**nothing**:',
    'Some words about **stress**.',
    '**mean, accuracy** – the sum, divided.',
  ].join('\n');
  const entries = parseGlossary(text);
  expect(entries).toEqual([
    { terms: ['accuracy'], meaning: 'the share of right answers.' },
    { terms: ['overfitting', 'overfits'], meaning: 'learning `by heart`: oddities and all.' },
    { terms: ['mean'], meaning: 'the sum, divided.' },
  ]);
  expect(glossarySchema.parse({ entries })).toEqual({ entries });
});
