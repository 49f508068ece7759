import { Signal } from '@lumino/signaling';
import type { LinkMessage, Person, Standing } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../../testing/translation.ts';
import type { ServerLine } from '../sync/tokens.ts';
import { Feed } from './feed.ts';
import { SideBySide } from './side-by-side.tsx';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- who emits is not asked
const NOBODY = {} as ServerLine;
const NOW = Date.parse('2026-03-01T10:00:00Z');
const AT = '2026-03-01T09:59:00Z';
const LAB = 'beginner/house-prices';
const person = (id: string): Person => ({ id, name: id, role: 'student', team: 'red', shares: true });

function standing(subject: string, check: string, best: 'passed' | 'incorrect', failures = 0): Standing {
  const progress = {
    best,
    bestAt: AT,
    latest: best,
    points: 0,
    maxPoints: 2,
    attempts: failures + 1,
    failures,
    hints: 0,
    at: AT,
  };
  return { subject, lab: LAB, check, seq: 1, progress };
}

it('marks for each item who is done, has begun, or is stuck, in shape and in words', () => {
  const received = new Signal<ServerLine, LinkMessage>(NOBODY);
  const feed = new Feed({ received, send: () => true }, 'team');
  received.emit({
    type: 'standings',
    feed: 'team',
    log: 'l',
    seq: 1,
    standings: [
      standing('ada', 'q1', 'passed'),
      standing('ada', 'q2', 'passed'),
      standing('bob', 'q1', 'passed'),
      standing('bob', 'q3', 'incorrect', 3),
    ],
    places: [{ subject: 'bob', seq: 1, lab: LAB, at: AT }],
  });
  const html = renderToStaticMarkup(
    <SideBySide
      team={feed}
      curriculum={CURRICULUM}
      people={[person('ada'), person('bob')]}
      me="ada"
      now={NOW}
      opened={['beginner']}
      trans={ENGLISH}
    />,
  );
  const row = (item: string): string[] =>
    [...(new RegExp(`data-item="${item}".*?</tr>`).exec(html)?.[0] ?? '').matchAll(/<td.*?<\/td>/g)].map(
      ([cell]) =>
        cell
          .replaceAll(/<[^>]*>/g, ' ')
          .trim()
          .replaceAll(/\s+/g, ' '),
    );
  expect(row('beginner.house.train')).toEqual(['✓ done', '◐ begun']);
  expect(row('beginner.house.serve')).toEqual(['○ not begun', '▲ stuck']);
  expect(row('beginner.spam')).toEqual(['its lab is still to come', 'its lab is still to come']);
  expect(html).toContain('1 of 3 done');
  expect(html).not.toContain('data-item="intermediate.api"');
});
