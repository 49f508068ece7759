import type { ProgressEvent } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { checkEvent } from '../../testing/entries.ts';
import { writeRefusal } from './write-access.ts';

const base = {
  id: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  at: '2026-01-01T08:00:00Z',
  lab: 'beginner/views',
};
const review: ProgressEvent = { ...base, type: 'review', check: 'q1', text: 'Nearly.' };
const { words: _, ...judged } = checkEvent();
const verified: ProgressEvent = { ...judged, type: 'verified' };

it('a student writes of themselves, and of nobody else', () => {
  expect(writeRefusal(checkEvent(), 'student', 'self')).toBeUndefined();
  expect(writeRefusal(checkEvent(), 'instructor', 'course')).toMatchObject({ status: 403 });
});

it('a team-mate or a reviewer writes a review, and nobody of themselves', () => {
  expect(writeRefusal(review, 'student', 'teammate')).toBeUndefined();
  expect(writeRefusal(review, 'reviewer', 'course')).toBeUndefined();
  expect(writeRefusal(review, 'student', 'course')).toMatchObject({ status: 403 });
  expect(writeRefusal(review, 'student', 'self')?.detail).toContain('about themselves');
});

it('no person verifies', () => {
  for (const role of ['student', 'reviewer', 'instructor'] as const) {
    expect(writeRefusal(verified, role, 'course')?.detail).toContain('Only the server');
  }
});
