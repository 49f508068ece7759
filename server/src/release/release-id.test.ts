import { expect, it } from 'vitest';
import { releaseIdOf } from './release-id.ts';

function notebookOf(...sources: string[]): Parameters<typeof releaseIdOf>[0] {
  const cells = sources.map(source => {
    const isCheck = source.startsWith('check');
    const metadata = isCheck ? { waymark: { check: 'q1', points: 1, items: [] } } : {};
    return { id: 'c', cell_type: 'code' as const, source, metadata };
  });
  return { cells };
}

it('is the name that a student’s page gives the release', () => {
  expect(releaseIdOf(notebookOf("check('q1')", 'todo()', "check('q2')"))).toBe('68f81d9089e1aabf');
  expect(releaseIdOf(notebookOf("check('q2')", "check('q1')"))).not.toBe('68f81d9089e1aabf');
  expect(releaseIdOf(notebookOf('todo()'))).toBeNull();
});
