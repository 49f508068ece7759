import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

it.each([
  ['acutal', 'f(actual: string[], said: string[])', 'actual'],
  ['lenght', 'const length = 3; lenght', 'length'],
  ['Flipper', 'bird.flipper', 'flipper'],
  ['größe', 'let grösse = 1', 'grösse'],
  ['x', 'const y = 1; const total = 2', 'y'],
  ['accuracy', 'const total = 1; accuracy', undefined],
  ['said', '', undefined],
])('%s in %j', (misspelled, cell, nearest) => {
  expect(nearestName(misspelled, cell)).toBe(nearest);
});
