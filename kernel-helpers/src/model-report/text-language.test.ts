import { expect, it } from 'vitest';
import { textLanguage } from './text-language.ts';

it.each([
  ['en', 'I do not know the answer to that question.'],
  ['de', 'Die Wohnung liegt nahe am Bahnhof und hat drei Zimmer.'],
  ['fr', "La maison est proche de la gare, et elle n'a pas de jardin."],
  ['es', 'La casa está cerca de la estación y tiene un jardín.'],
  ['it', 'La casa è vicina alla stazione e ha tre stanze.'],
  ['tr', 'Ev istasyona yakın ve üç odası var.'],
  ['fa', 'مدل نتوانست پاسخی برای سوال شما پیدا کند.'],
  ['ru', 'Дом находится рядом со станцией.'],
  ['ja', 'モデルは質問への回答を見つけられませんでした。'],
])('tells %s', (language, text) => {
  expect(textLanguage(text)).toBe(language);
  // A long answer is known by its beginning.
  expect(textLanguage(`${text} `.repeat(200))).toBe(language);
});

it.each([[''], ['12 345 678'], ['{"rooms": [1, 2, 3]}'], ['%%% ### !!!'], ['zzzz qqqq xxxx']])(
  'does not guess at %j',
  text => {
    expect(textLanguage(text)).toBe('unknown');
  },
);
