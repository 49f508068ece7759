import { expect, it } from 'vitest';
import { DEFAULT_SELECTION, selectionOf, selectionQuery, type Selection } from './selection.ts';

it('stands in an address, and comes back from it', () => {
  const own: Selection = {
    name: 'Prices & more',
    version: '2',
    segment: null,
    rangeMs: 60_000,
    chunks: 6,
    tab: 'drift',
  };
  expect(selectionQuery(own)).toBe('name=Prices+%26+more&version=2&rangeMs=60000&chunks=6&tab=drift');
  expect(selectionOf(selectionQuery(own))).toEqual(own);
  expect(selectionQuery(DEFAULT_SELECTION)).toBe('');
});

it('is as usual where an address says nothing, or what cannot be', () => {
  expect(selectionOf('?token=secret')).toEqual(DEFAULT_SELECTION);
  expect(selectionOf('?rangeMs=5&chunks=many&tab=erase&version=2')).toEqual({
    ...DEFAULT_SELECTION,
    version: '2',
  });
});
