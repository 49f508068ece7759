import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { labNameFor, openLines } from './open-lines.ts';

it('are those that name a lab which is not there', () => {
  const open = openLines(CURRICULUM);
  expect(open.length).toBeGreaterThan(0);
  for (const { lab } of open) expect(CURRICULUM.labs).not.toHaveProperty([lab!]);
  const labs = Object.fromEntries(open.map(({ lab }) => [lab, Object.values(CURRICULUM.labs)[0]]));
  expect(openLines({ ...CURRICULUM, labs: { ...CURRICULUM.labs, ...labs } })).toEqual([]);
});

it("have a name for their lab, the roadmap's own first", () => {
  const line = { item: 'beginner.basics.what-is-ml', text: 'What is it?' };
  expect(labNameFor({ ...line, lab: 'beginner/first-steps' })).toBe('beginner/first-steps');
  expect(labNameFor({ ...line, lab: undefined })).toBe('beginner/what-is-ml');
});
