import { expect, it } from 'vitest';
import { firstUses, termPattern } from './first-uses.ts';

const ACCURACY = { terms: ['accuracy'], meaning: 'a share' };
const TREE = { terms: ['decision tree', 'decision trees'], meaning: 'questions' };

it('finds the first cell that uses a term in its running text', () => {
  const cells = [
    { id: 'a', text: '# Accuracy\n`accuracy` and [accuracy](x)\n```ts\naccuracy\n```' },
    { id: 'b', text: 'Inaccuracy is none. **Accuracy** is.' },
    { id: 'c', text: 'accuracy, and Decision\n trees' },
  ];
  expect([...firstUses(cells, [ACCURACY, TREE])]).toEqual([
    ['b', [ACCURACY]],
    ['c', [TREE]],
  ]);
});

it.each([
  ['R²', 'An R² of 1', true],
  ['C++ (or so)', 'no C++ here', false],
  ['bias', 'unbiased', false],
  ['loss', 'log-loss', false],
  ['Größe', 'die größe', true],
])('%s in "%s": %s', (term, text, found) => {
  expect(termPattern(term).test(text)).toBe(found);
});
