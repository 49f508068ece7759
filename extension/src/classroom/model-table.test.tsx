import type { Person } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { modelReport } from '../../testing/model-report.ts';
import { ENGLISH } from '../english.ts';
import { SharedModelRows } from './model-table.tsx';

const NOW = Date.UTC(2026, 4, 4, 12);
const ada: Person = { id: 'ada', name: 'Ada', role: 'student', team: 'red', shares: false };
const { tiles } = modelReport();
const model = { name: 'prices', version: '2', unit: '$', lastAt: NOW - 120_000, drifted: ['area'] };

/** The cells of the table, line by line. */
function draw(...ids: string[]): string[][] {
  const performance = { metric: 'meanAbsoluteError', value: 1_234, kind: 'realised', rows: 5 } as const;
  const own = { ...model, tiles: { ...tiles, driftedFeatures: 1, decidedFeatures: 3, performance } };
  const members = ids.map(id => ({ id, models: [own] }));
  const html = renderToStaticMarkup(
    <SharedModelRows people={[ada]} now={NOW} shared={{ members }} trans={ENGLISH} />,
  );
  const lines = [...html.matchAll(/<tr data-waymark="model-row">(.*?)<\/tr>/g)];
  return lines.map(([, line = '']) =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '')),
  );
}

it('has a line for each model of a member, with its figures', () => {
  expect(draw('ada', 'nobody')).toEqual([
    ['Ada red', 'prices, version 2', '12', '0%', '8.25 ms', '1 of 3: area', '$1,234', '0', '2 min ago'],
  ]);
});

it('says how sharing begins where nobody shares', () => {
  expect(draw()).toEqual([]);
  const html = renderToStaticMarkup(
    <SharedModelRows people={[ada]} now={NOW} shared={{ members: [] }} trans={ENGLISH} />,
  );
  expect(html).toContain('Nobody shares a model now.');
});
