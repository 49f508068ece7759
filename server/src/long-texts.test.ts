import { progressEventSchema } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { slowTexts } from '../../roadmap/testing/long-texts.ts';
import { invalid } from './problem.ts';
import { isSameOrigin } from './same-origin.ts';
import { identify } from './users/identity.ts';

const SECRET = 'a secret of this start';

it.each<[string, (text: string) => unknown]>([
  ['a name', text => identify({ 'x-waymark-secret': SECRET, 'x-waymark-user': text }, SECRET)],
  ['a secret', text => identify({ 'x-waymark-secret': text, 'x-waymark-user': 'ada' }, SECRET)],
  ['an origin', text => isSameOrigin({ origin: text, host: text, 'x-forwarded-host': text })],
])('%s of any length is judged in good time', (_what, use) => {
  expect(slowTexts(use)).toEqual([]);
});

it('answers a megabyte that does not fit with less', () => {
  const unknown = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, i) => [`a field that nobody knows ${i}`, 1]),
  );
  const { error } = progressEventSchema.safeParse({ type: 'open', ...unknown, lab: 'x'.repeat(1_000_000) });
  expect(JSON.stringify(invalid(error!)).length).toBeLessThan(10_000);
});
