import { expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { figureSchema } from './figure.ts';
import { spokenChart } from './spoken.ts';

it('tells what a chart shows: its title, its axes, and of each series its range and its end', () => {
  const figure = figureSchema.parse({
    data: [
      { name: '<b>Adelie</b>', x: [181, 186, 195], y: [39.1, 36.70001, 40.3] },
      { x: ['a', 'b'], y: [1, null] },
      { type: 'pie' },
    ],
    layout: {
      title: { text: 'Birds<br>of 2007' },
      xaxis: { title: 'Flipper, mm' },
      yaxis: { title: { text: 'Bill' } },
    },
  });
  expect(spokenChart(figure, ENGLISH)).toEqual({
    summary: 'Birds of 2007. 3 series. Across: Flipper, mm. Up: Bill.',
    head: ['Series', 'Points', 'Flipper, mm', 'Bill', 'last'],
    rows: [
      ['Adelie', '3', '181 to 195', '36.7 to 40.3', '40.3'],
      ['series 2', '2', 'a to b', '1 to null', 'null'],
      ['series 3', '0', '', '', ''],
    ],
  });
});

it('has a head for each column, where an axis has no name', () => {
  const layout = { xaxis: { title: { text: '' } } };
  expect(spokenChart(figureSchema.parse({ data: [], layout }), ENGLISH).head).toEqual([
    'Series',
    'Points',
    'across',
    'up',
    'last',
  ]);
});

it('bears a figure without anything, and tells the first of very many series', () => {
  expect(spokenChart(figureSchema.parse({ data: [] }), ENGLISH)).toMatchObject({
    summary: 'Chart. 0 series.',
    rows: [],
  });
  const many = figureSchema.parse({ data: Array.from({ length: 500 }, () => ({ y: [1] })) });
  expect(spokenChart(many, ENGLISH).rows).toHaveLength(30);
});
