import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import type { Word } from '../classroom/inbox.ts';
import type { OwnCall } from '../classroom/own-calls.ts';
import { CallBox, type CallActions } from './call-box.tsx';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const OWN: OwnCall = {
  lab: 'beginner/house-prices',
  check: 'q1',
  call: { at: '2026-03-01T09:58:00Z', from: 'reviewers' },
  before: 3,
};
const WORD: Word = {
  id: 'w1',
  at: '2026-03-01T09:57:00Z',
  by: 'Ines',
  text: 'Look at <b>row 3</b> of `prices`.',
  kind: 'answer',
  lab: 'beginner/house-prices',
  check: 'q1',
  isNew: true,
};

function draw(change: Partial<CallActions>): string {
  const actions: CallActions = {
    own: undefined,
    closed: undefined,
    mayNeedHelp: true,
    isReached: true,
    team: 'sees',
    words: [],
    now: NOW,
    ask: () => {},
    takeBack: () => {},
    markRead: () => {},
    ...change,
  };
  return renderToStaticMarkup(<CallBox actions={actions} trans={ENGLISH} />);
}

it('offers help as long as the check is not passed, and a review to who has a team', () => {
  const [help, review] = ['data-waymark="need-help"', 'data-waymark="ask-review"'];
  expect(draw({})).toContain(help);
  expect(draw({})).toContain(review);
  const passed = draw({ mayNeedHelp: false });
  expect(passed).not.toContain(help);
  expect(passed).toContain(review);
  expect(draw({ team: 'none' })).not.toContain(review);
});

it('has, while a call is open, where it stands and the way back, and no second call', () => {
  const html = draw({ own: OWN });
  expect(html).toMatch(/<output[^>]*>You have asked the reviewers for help\. 3 calls are before yours\.</);
  expect(html).toContain('Take it back');
  expect(html).not.toMatch(/need-help|ask-review/);
  expect(draw({ closed: 'Ines has closed your call.' })).toMatch(/has closed.*need-help/s);
});

it('tells new words from read ones, which are folded, and takes no text for markup', () => {
  const html = draw({ words: [WORD, { ...WORD, id: 'w0', text: 'Before.', isNew: false }] });
  expect(html.match(/data-new="true"/g)).toHaveLength(1);
  expect(html).toMatch(
    /data-new="true".*New.*Ines answered.*Mark as read.*1 earlier word.*data-new="false".*Before/s,
  );
  expect(html).toContain('&lt;b&gt;row 3&lt;/b&gt; of <code>prices</code>');
  expect(html.match(/Mark as read</g)).toHaveLength(1);
});
