import { describe, expect, it } from 'vitest';
import { wrapTitle } from './title.ts';

const wrap = (title: string, width: number) => wrapTitle(title, width, text => text.length);

describe('wrapTitle', () => {
  it.each<[string, string, string[]]>([
    ['a title that fits', 'Loss by epoch', ['Loss by epoch']],
    ['a long one, between words', 'What a square foot costs', ['What a square', 'foot costs']],
    [
      'a word that is wider than its place',
      'Incomprehensibilities of it',
      ['Incomprehensibilities', 'of it'],
    ],
    ['lines of its own', 'Loss<br>by epoch<br/>and fold', ['Loss', 'by epoch', 'and fold']],
    ['tags, which take no place', '<b>Loss</b> <i>by epoch</i>', ['<b>Loss</b> <i>by epoch</i>']],
    ['nothing', '', ['']],
  ])('breaks %s', (_what, title, lines) => {
    expect(wrap(title, 13)).toEqual(lines);
  });
});
