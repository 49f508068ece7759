import type { LoggedEvent } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { HeldLine, NOW, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import { ENGLISH } from '../english.ts';
import { Feed } from './feed.ts';
import { PathChecks } from './path-checks.tsx';
import { checkKey, pathOf } from './path-steps.ts';
import { PathStretches } from './path-stretches.tsx';
import { latestOf, StudentPath } from './student-path.tsx';

const ADA = person('ada', { team: 'red' });

function draw(feed: Feed): string {
  return renderToStaticMarkup(
    <StudentPath
      feed={feed}
      person={ADA}
      curriculum={CURRICULUM}
      now={NOW}
      isOnline
      loadEvents={() => Promise.reject(new Error('nobody asks'))}
      draw={({ layout }) => <p>{String(layout['title'])}</p>}
      trans={ENGLISH}
      close={() => {}}
    />,
  );
}

/** The text of what a pattern finds. */
function textsOf(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([found]) =>
    found
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

function at(seconds: number): string {
  return new Date(NOW + seconds * 1_000).toISOString();
}

function tellAda(): Feed {
  const line = new HeldLine();
  const feed = new Feed(line, 'class');
  const failed = { best: 'incorrect', latest: 'incorrect', points: 0, attempts: 3, failures: 3 } as const;
  line.tell([
    standing('ada', 'q2', { ...failed, bestAt: '2026-03-01T09:58:00Z', words: 'The mean', hints: 1 }, 12),
    standing('ada', 'q1', { bestAt: '2026-03-01T09:30:00Z', words: 'The sum' }),
    standing('bob', 'q3', {}, 15),
  ]);
  return feed;
}

it('shows how far one student is, and waits for their events up to the last that is told of them', () => {
  const feed = tellAda();
  const html = draw(feed);
  expect(html).toContain('<p>Points over time</p>');
  expect(html).toContain('1 of 3 checks · 2 points · last seen 1 min ago');
  expect(html).toContain('Waiting for the class server…');
  expect(latestOf(feed, 'ada')).toBe(12);
});

it('says of who has not begun that they have not', () => {
  expect(draw(new Feed(new HeldLine(), 'class'))).toContain('0 of 3 checks · 0 points · has not begun');
});

it('shows each check of theirs in the order of the lab, with what it took, and nobody else’s', () => {
  const html = renderToStaticMarkup(
    <PathChecks
      standings={[...tellAda().values.of('ada')]}
      stuck={new Map()}
      checkMs={new Map([[checkKey('beginner/house-prices', 'q2'), 25 * 60_000]])}
      curriculum={CURRICULUM}
      now={NOW}
      trans={ENGLISH}
    />,
  );
  expect(textsOf(html, /<tr.*?<\/tr>/g).slice(1)).toEqual([
    'House prices 1. Beginner',
    'q1 passed 2 of 2 1 0 30 min ago',
    'q2 incorrect 0 of 2 3 1 25 min 2 min ago The mean',
  ]);
});

it('has the points and the state of who was verified and never ran the check near the class', () => {
  const verified = { at: at(0), state: 'passed', points: 0.1 + 0.2, maxPoints: 0.5 } as const;
  const never = { best: 'unattempted', latest: 'unattempted', points: 0, maxPoints: 0, attempts: 0 } as const;
  const html = renderToStaticMarkup(
    <PathChecks
      standings={[standing('ada', 'q1', { ...never, verified })]}
      stuck={new Map()}
      checkMs={new Map()}
      curriculum={CURRICULUM}
      now={NOW}
      trans={ENGLISH}
    />,
  );
  expect(html).toContain('data-state="passed"');
  expect(textsOf(html, /<tr.*?<\/tr>/g)[2]).toMatch(/^q1 passed 0\.3 of 0\.5 0 0 /);
});

it('tells each step with the author’s and others’ words, and how long the student was away', () => {
  const said = { id: crypto.randomUUID(), lab: 'beginner/spam', check: 'q9', by: 'Ines' };
  const events = [
    checkEvent({ at: at(0), state: 'incorrect', points: 0, words: 'The <mean>' }),
    { ...said, type: 'message' as const, at: at(60), text: 'Look at it.' },
    checkEvent({ at: at(86_400 * 3), state: 'passed' }),
  ].map((event, index): LoggedEvent => ({ seq: index + 1, actor: '', receivedAt: event.at, event }));
  const html = renderToStaticMarkup(
    <PathStretches path={pathOf(events)} curriculum={CURRICULUM} trans={ENGLISH} />,
  );
  const untimed = html.replaceAll(/<time.*?<\/time>/g, '');
  expect(textsOf(untimed, /<li data-waymark="step".*?<\/li>/g)).toEqual([
    '✗ q1 incorrect, attempt 1 The &lt;mean&gt;',
    'beginner/spam, q9 Ines wrote Look at it.',
    '✓ q1 passed at attempt 2, 2 of 2 points',
  ]);
  expect(textsOf(html, /<p[^>]*data-waymark="away".*?<\/p>/g)).toEqual(['away for 3 days']);
});
