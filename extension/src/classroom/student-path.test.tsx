import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HeldLine, NOW, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { Feed } from './feed.ts';
import { pathOf, StudentPath } from './student-path.tsx';

const ADA = person('ada', { team: 'red' });

function draw(feed: Feed): string {
  return renderToStaticMarkup(
    <StudentPath
      feed={feed}
      person={ADA}
      curriculum={CURRICULUM}
      now={NOW}
      draw={({ layout }) => <p>{String(layout['title'])}</p>}
      trans={ENGLISH}
      close={() => {}}
    />,
  );
}

it('shows what one student did, in the order in which they got there, and nobody else’s', () => {
  const line = new HeldLine();
  const feed = new Feed(line, 'class');
  const failed = { best: 'incorrect', latest: 'incorrect', points: 0, attempts: 3, failures: 3 } as const;
  line.tell([
    standing('ada', 'q2', { ...failed, bestAt: '2026-03-01T09:58:00Z', words: 'The mean', hints: 1 }),
    standing('ada', 'q1', { bestAt: '2026-03-01T09:30:00Z', words: 'The sum' }),
    standing('bob', 'q3'),
  ]);
  expect(pathOf(feed, ADA).map(({ check }) => check)).toEqual(['q1', 'q2']);
  const html = draw(feed);
  const rows = [...html.matchAll(/<tr data-waymark="path-row".*?<\/tr>/g)].map(([row]) =>
    row
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  expect(rows).toEqual([
    '30 min ago House prices, q1 passed 2 of 2 1 0',
    '2 min ago House prices, q2 incorrect stuck, failed 3 times 0 of 2 3 1 The mean',
  ]);
  expect(html).toContain('<p>Points over time</p>');
  expect(html).toContain('1 of 3 checks · 2 points · last seen 1 min ago');
});

it('says of who has not begun that they have not', () => {
  const html = draw(new Feed(new HeldLine(), 'class'));
  expect(html).toContain('0 of 3 checks · 0 points · has not begun');
  expect(html).not.toContain('path-row');
});
