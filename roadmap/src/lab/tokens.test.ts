import { expect, it } from 'vitest';
import { numberValue, stringValue, tokenize } from './tokens.ts';

const only = (source: string) => [...tokenize(source)][0]!;

it.each([
  [`'a\\'b'`, "a'b"],
  ['`two\nlines`', 'two\nlines'],
  [`"\\u00e9\\u{1F600}\\x41\\n\\\\d\\/"`, 'é😀A\n\\d/'],
  [`'go\\\non'`, 'goon'],
  [`'\\u{110000}'`, '\u{FFFD}'],
])('reads the string %s', (source, text) => {
  expect(stringValue(only(source))).toBe(text);
});

it.each(['`a ${1}`', 'name', '1'])('takes %s for no string', source => {
  expect(stringValue(only(source))).toBeUndefined();
});

it('reads numbers', () => {
  expect(['2', '1_000', '.5', '0x10', '10n', 'NaN'].map(source => numberValue(only(source)))).toEqual([
    2,
    1000,
    0.5,
    16,
    undefined,
    undefined,
  ]);
});

it('covers the whole source, also one that is broken', () => {
  const source = "const a = `x ${ /[/]'/.test('b') } y`; // c\n'open\n`open ${";
  const tokens = [...tokenize(source)];
  expect(tokens.map(({ text }) => text).join('')).toBe(source);
  expect(tokens.every(({ from, to, text }) => source.slice(from, to) === text)).toBe(true);
});
