import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { InlineText } from './inline-text.tsx';

it.each([
  ['`x` and *the cell*', '<code>x</code> and <em>the cell</em>'],
  ['**all** of it', '<strong>all</strong> of it'],
  ['2 * 3 * 4 and a*b*c', '2 * 3 * 4 and a*b*c'],
  ['`a * b` and `*`', '<code>a * b</code> and <code>*</code>'],
  ['<b>*x*</b>', '&lt;b&gt;<em>x</em>&lt;/b&gt;'],
  ['* an item', '* an item'],
])('%s', (text, html) => {
  expect(renderToStaticMarkup(<InlineText text={text} />)).toBe(html);
});
