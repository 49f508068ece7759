import { releaseIdSchema } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { releaseId } from './release-id.ts';

it('names a release by its check cells, and by nothing else', async () => {
  const name = await releaseId(["check('q1')", "check('q2')"]);
  expect(name).toBe('68f81d9089e1aabf');
  expect(releaseIdSchema.parse(name)).toBe(name);
  expect(await releaseId(["check('q1')", "check('q2')"])).toBe(name);
  const others = [["check('q2')", "check('q1')"], ["check('q1')check('q2')"], ["check('q1')"]];
  for (const other of others) expect(await releaseId(other)).not.toBe(name);
  expect(await releaseId([])).toBeNull();
});
