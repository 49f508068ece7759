import { EMPTY_PROGRESS, foldEvent, type ProgressState } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import { ENGLISH } from '../english.ts';
import { nextStep } from '../roadmap/summary.ts';
import { buildTree } from '../roadmap/tree.ts';
import { Welcome, type WelcomeProps } from './welcome.tsx';

function draw(state: ProgressState, change: Partial<WelcomeProps> = {}): string {
  const levels = buildTree(CURRICULUM, state);
  return renderToStaticMarkup(
    <Welcome
      curriculum={CURRICULUM}
      state={state}
      levels={levels}
      next={nextStep(CURRICULUM, state, levels)}
      isOffline={false}
      actions={{ continueWork: () => {}, openLab: () => {}, showRoadmap: () => {}, showGlossary: () => {} }}
      trans={ENGLISH}
      {...change}
    />,
  );
}

it('begins with the first lab, and shows where one stands', () => {
  const html = draw(EMPTY_PROGRESS);
  expect(html).toContain('Start with the first lab');
  expect(html).toContain('House prices, 60 minutes');
  expect(html.match(/aria-current="step"/g)).toHaveLength(1);
  expect(html).toMatch(/data-level="beginner" aria-current="step"/);
  expect(html).toContain('coming');
});

it('offers an optional lab to warm up with, until something is begun', () => {
  const curriculum = structuredClone(CURRICULUM);
  const [group] = curriculum.levels[0].groups;
  group.items[0].lab = 'beginner/first-steps';
  curriculum.labs['beginner/first-steps'] = {
    id: 'beginner/first-steps',
    title: 'First steps',
    minutes: 25,
    checks: [{ id: 'f1', points: 1, cell: 'check-f1', items: [] }],
    anchors: {},
  };
  const html = draw(EMPTY_PROGRESS, { curriculum });
  expect(html).toMatch(/data-waymark="welcome-warm-up".*First steps, 25 minutes, optional/);
  expect(html.indexOf('data-lab="beginner/first-steps"')).toBeLessThan(
    html.indexOf('data-lab="beginner/house-prices"'),
  );
  const begun = foldEvent(EMPTY_PROGRESS, checkEvent({ check: 'q1' }));
  expect(draw(begun, { curriculum })).not.toContain('welcome-warm-up');
  expect(draw(EMPTY_PROGRESS)).not.toContain('optional');
});

it('lists the open checks of a lab in work, and none of one that was not begun', () => {
  expect(draw(EMPTY_PROGRESS)).not.toContain('<details>');
  const html = draw(foldEvent(EMPTY_PROGRESS, checkEvent({ check: 'q1' })));
  expect(html).toContain('Continue where you left off');
  expect(html).toContain('1 of 3 checks passed');
  expect(html).toContain('2 open checks');
  expect(html).toMatch(/>q2<\/button>.*>q3<\/button>/);
});

it('says that it waits, or that the server does not answer', () => {
  expect(draw(EMPTY_PROGRESS, { curriculum: undefined })).toContain('Loading the course');
  expect(draw(EMPTY_PROGRESS, { curriculum: undefined, isOffline: true })).toContain('does not answer');
});
