import { expect, it } from 'vitest';
import { quickInfoText } from './quick-info-text.ts';

const part = (text: string, kind = 'text') => ({ text, kind });
const info = { kind: 'function', kindModifiers: '', textSpan: { start: 0, length: 1 } } as Parameters<
  typeof quickInfoText
>[0];

it('shows the declaration, what it is for, and every tag by its name', () => {
  const text = quickInfoText({
    ...info,
    displayParts: [part('function', 'keyword'), part(' '), part('median(numbers: Numbers): number')],
    documentation: [part('As '), part('{@link ', 'link'), part('quantile', 'linkName'), part('}', 'link')],
    tags: [
      { name: 'param', text: [part('numbers', 'parameterName'), part(' '), part('In any order.')] },
      { name: 'throws', text: [part('RangeError When there are none.')] },
      { name: 'deprecated' },
      { name: 'example', text: [part('median([1, 2]); // 1.5')] },
    ],
  });
  expect(text).toBe(
    'function median(numbers: Numbers): number\n\nAs quantile\n\n@param numbers In any order.\n@throws RangeError When there are none.\n@deprecated\n@example\nmedian([1, 2]); // 1.5',
  );
});

it('leaves no gap where there is no comment', () => {
  expect(quickInfoText({ ...info, displayParts: [part('const x: 1')] })).toBe('const x: 1');
});

it('does not say that an import is one', () => {
  const displayParts = [part('(alias) const tf: Tfjs\n'), part('(alias) namespace tf\n'), part('import tf')];
  expect(quickInfoText({ ...info, displayParts })).toBe('const tf: Tfjs\nnamespace tf');
});
