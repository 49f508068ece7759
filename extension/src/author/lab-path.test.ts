import { expect, it } from 'vitest';
import { labOfPath } from './lab-path.ts';

it.each([
  ['beginner/rooms.ipynb', 'beginner/rooms'],
  ['preview/beginner/rooms.ipynb', undefined],
  ['notes/rooms.ipynb', undefined],
  ['rooms.ipynb', undefined],
  ['beginner/rooms.md', undefined],
])('%s is the source of %s', (path, id) => {
  expect(labOfPath(path)).toBe(id);
});
