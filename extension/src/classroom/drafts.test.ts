import { expect, it } from 'vitest';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { Drafts, type Draft } from './drafts.ts';

const draft = (change: Partial<Draft> = {}): Draft => ({
  subject: 'ada',
  name: 'Ada',
  lab: 'beginner/house-prices',
  check: 'q1',
  text: 'So far',
  ...change,
});

it('keeps the last text of each comment, over a reload, and forgets an empty one', () => {
  const storage = new MemoryStorage();
  const drafts = new Drafts(storage, 'drafts');
  drafts.keep(draft());
  drafts.keep(draft({ text: 'So far, so good' }));
  drafts.keep(draft({ check: 'q2', text: 'Another' }));
  expect(drafts.textOf(draft())).toBe('So far, so good');
  const later = new Drafts(storage, 'drafts');
  expect([later.textOf(draft()), later.textOf(draft({ check: 'q2' }))]).toEqual([
    'So far, so good',
    'Another',
  ]);
  later.keep(draft({ text: '' }));
  expect(new Drafts(storage, 'drafts').all.map(({ check }) => check)).toEqual(['q2']);
  expect(later.textOf(draft())).toBe('');
});

it('leaves what another tab has written since', () => {
  const storage = new MemoryStorage();
  const [one, other] = [new Drafts(storage, 'drafts'), new Drafts(storage, 'drafts')];
  one.keep(draft());
  other.keep(draft({ check: 'q2' }));
  expect(new Drafts(storage, 'drafts').all).toHaveLength(2);
});

it('goes on where the browser keeps nothing sound, or has no room', () => {
  const full = {
    getItem: () => '[{}]',
    setItem: () => {
      throw new Error('full');
    },
  };
  const drafts = new Drafts(full, 'drafts');
  drafts.keep(draft());
  drafts.keep(draft({ check: 'q2', text: 'Another' }));
  expect([drafts.textOf(draft()), drafts.textOf(draft({ check: 'q2' }))]).toEqual(['So far', 'Another']);
});
