import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HeldLine, NOW, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { Feed } from './feed.ts';
import { SideBySide } from './side-by-side.tsx';

it('marks for each item who is done, has begun, or is stuck, in shape and in words', () => {
  const line = new HeldLine();
  const feed = new Feed(line, 'team');
  line.tell(
    [
      standing('ada', 'q1'),
      standing('ada', 'q2'),
      standing('bob', 'q1'),
      standing('bob', 'q3', { best: 'incorrect', latest: 'incorrect', failures: 3, attempts: 4 }),
    ],
    { feed: 'team' },
  );
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
