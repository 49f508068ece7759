import { Signal } from '@lumino/signaling';
import { EMPTY_PROGRESS, foldEntry, type ProgressEvent, type ProgressState } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { MemoryStorage } from '../../testing/memory-storage.ts';
import { ENGLISH } from '../english.ts';
import type { IProgress } from '../sync/tokens.ts';
import { Inbox, type Word } from './inbox.ts';
import { describeArrived } from './words.ts';

const LAB = 'beginner/house-prices';
let minute = 0;
function said(type: 'review' | 'message', text: string): ProgressEvent {
  minute += 1;
  const at = new Date(Date.UTC(2026, 0, 1, 8, minute)).toISOString();
  return { type, id: crypto.randomUUID(), at, lab: LAB, check: 'q1', text, by: 'Ines' };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- who emits is not asked
const NOBODY = {} as IProgress;

/** The progress of a student, to whom others say something. */
class Heard {
  state: ProgressState = EMPTY_PROGRESS;
  readonly changed = new Signal<IProgress, void>(NOBODY);

  hear(...events: ProgressEvent[]): void {
    for (const event of events) this.state = foldEntry(this.state, { event, actor: 'ines' });
    this.changed.emit();
  }
}

const word = (change: Partial<Word>): Word => ({
  id: 'w',
  at: '2026-01-01T08:00:00Z',
  by: 'Ines',
  text: 'Look at row 3.',
  kind: 'answer',
  lab: LAB,
  check: 'q1',
  isNew: true,
  ...change,
});

function arrivals(inbox: Inbox): string[][] {
  const seen: string[][] = [];
  inbox.arrived.connect((_, words) => void seen.push(words.map(({ text }) => text)));
  return seen;
}

it('tells answers and messages, the newest first, and each once', () => {
  const heard = new Heard();
  const inbox = new Inbox(heard, new MemoryStorage());
  const seen = arrivals(inbox);
  heard.hear(said('review', 'Look at row 3.'));
  heard.hear(said('message', 'Mind the mean.'));
  heard.changed.emit();
  expect(seen).toEqual([['Look at row 3.'], ['Mind the mean.']]);
  expect(inbox.about(LAB, 'q1').map(({ kind, by, text }) => [kind, by, text])).toEqual([
    ['message', 'Ines', 'Mind the mean.'],
    ['answer', 'Ines', 'Look at row 3.'],
  ]);
  expect(inbox.about(LAB, 'q2')).toEqual([]);
});

it('points that a reader gave come with their word', () => {
  const heard = new Heard();
  const inbox = new Inbox(heard, new MemoryStorage());
  heard.hear({ ...said('review', 'Nearly.'), type: 'grade', points: 1, maxPoints: 2 } as ProgressEvent);
  expect(inbox.news).toMatchObject([{ kind: 'grade', text: 'Nearly.', given: { points: 1, maxPoints: 2 } }]);
});

it('what was read stays read in this browser, and is not told again', () => {
  const heard = new Heard();
  const storage = new MemoryStorage();
  const first = new Inbox(heard, storage);
  heard.hear(said('review', 'one'), said('review', 'two'));
  first.markRead([first.news[1].id]);
  expect(first.news.map(({ text }) => text)).toEqual(['two']);

  const later = new Inbox(heard, storage);
  expect(later.words.map(({ text, isNew }) => [text, isNew])).toEqual([
    ['two', true],
    ['one', false],
  ]);
  const seen = arrivals(later);
  heard.hear(said('message', 'three'));
  expect(seen).toEqual([['three']]);
});

it('what another tab has marked as read stays so', () => {
  const heard = new Heard();
  const storage = new MemoryStorage();
  const [one, other] = [new Inbox(heard, storage), new Inbox(heard, storage)];
  heard.hear(said('review', 'one'), said('review', 'two'));
  one.markRead([one.news[0].id]);
  other.markRead([other.news[1].id]);
  expect(new Inbox(heard, storage).news).toEqual([]);
});

it('goes on where the browser keeps nothing sound, or has no room', () => {
  const heard = new Heard();
  const full = {
    getItem: () => '{',
    setItem: () => {
      throw new Error('full');
    },
  };
  const inbox = new Inbox(heard, full);
  heard.hear(said('review', 'one'));
  inbox.markRead(inbox.news.map(({ id }) => id));
  expect(inbox.news).toEqual([]);
});

it('announces one word by itself, and more by their number', () => {
  expect(describeArrived([word({})], ENGLISH)).toBe('Ines answered your call about q1: Look at row 3.');
  expect(describeArrived([word({ kind: 'message' })], ENGLISH)).toBe('Ines wrote about q1: Look at row 3.');
  const given = { points: 3, maxPoints: 4 };
  expect(describeArrived([word({ kind: 'grade', given })], ENGLISH)).toBe(
    'Ines read your answer to q1, 3 of 4 points: Look at row 3.',
  );
  expect(describeArrived([word({}), word({ id: 'v' })], ENGLISH)).toBe('2 new words for you');
  expect(describeArrived([word({ text: 'x'.repeat(4_000) })], ENGLISH).length).toBeLessThan(200);
});
