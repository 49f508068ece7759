import { createHash } from 'node:crypto';
import type { Lab } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { authorshipOf } from './authorship.ts';

const TEXT = "await check('q1', { points: 2 }, t => t.equal(sum, 3));\n// é";
const lab: Lab = {
  id: 'beginner/views',
  title: 'Views',
  minutes: 5,
  anchors: {},
  checks: [
    {
      id: 'q1',
      points: 2,
      cell: 'cell-1',
      items: [],
      texts: ['0'.repeat(64), createHash('sha256').update(TEXT).digest('hex')],
    },
    { id: 'q2', points: 1, cell: 'cell-2', items: [] },
  ],
};

it.each([
  ['author', 'q1', { id: 'cell-1', text: TEXT }, lab],
  ['author', 'q2', { id: 'cell-2', text: 'whatever, where no release is known' }, lab],
  ['changed', 'q1', { id: 'cell-1', text: TEXT.replace('sum', '3') }, lab],
  ['changed', 'q1', { id: 'cell-1', text: `${TEXT} ` }, lab],
  ['elsewhere', 'q1', { id: 'cell-2', text: TEXT }, lab],
  ['made-up', 'q9', { id: 'cell-1', text: TEXT }, lab],
  ['made-up', 'constructor', { id: 'cell-1', text: TEXT }, lab],
  ['unknown', 'q1', { id: 'cell-1', text: TEXT }, undefined],
] as const)('%s: check %s in %j', async (expected, check, cell, known) => {
  expect(await authorshipOf(check, cell, known)).toBe(expected);
});
