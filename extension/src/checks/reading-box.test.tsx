import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { ReadingBox, type ReadingActions } from './reading-box.tsx';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const HANDED_IN = { at: '2026-03-01T09:58:00Z' };
const GRADED = { at: '2026-03-01T09:59:00Z', points: 3, maxPoints: 4 };
const WORD = {
  id: 'w1',
  at: GRADED.at,
  by: 'Rosa',
  text: 'Say also <i>why</i>.',
  kind: 'grade' as const,
  given: { points: 3, maxPoints: 4 },
  lab: 'beginner/house-prices',
  check: 'q4',
  isNew: true,
};

function draw(change: Partial<ReadingActions>): string {
  const actions: ReadingActions = {
    handedIn: undefined,
    waits: false,
    isChanged: false,
    graded: undefined,
    word: undefined,
    isReached: true,
    now: NOW,
    handIn: () => {},
    takeBack: () => {},
    markRead: () => {},
    ...change,
  };
  return renderToStaticMarkup(<ReadingBox actions={actions} trans={ENGLISH} />);
}

it('says who will read the answer before it is handed in, and hands nothing in by itself', () => {
  const html = draw({});
  expect(html).toMatch(/reviewers and instructors of the course may read your answer.*Your team may not/);
  expect(html).toContain('data-waymark="hand-in"');
  expect(html).not.toContain('take-hand-in-back');
});

it('waits for a reader, may be taken back, and says where the class has not heard of it', () => {
  const html = draw({ handedIn: HANDED_IN, waits: true });
  expect(html).toContain('Handed in 2 min ago. It waits for a reader.');
  expect(html).toContain('Take it back');
  expect(html).not.toContain('data-waymark="hand-in"');
  expect(draw({ handedIn: HANDED_IN, waits: true, isReached: false })).toContain('sent as soon as it can be');
  const changed = draw({ handedIn: HANDED_IN, waits: true, isChanged: true });
  expect(changed).toMatch(/You have changed your answer.*Hand in this answer instead/s);
});

it('has the points and the word of the reader', () => {
  const html = draw({ handedIn: HANDED_IN, graded: GRADED, word: WORD });
  expect(html).toContain('Read by Rosa: 3 of 4 points');
  expect(html).toContain('Say also &lt;i&gt;why&lt;/i&gt;.');
  expect(html).not.toContain('waits for a reader');
});
