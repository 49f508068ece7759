import { beforeEach, expect, it } from 'vitest';
import { EarlierAnswers, type EarlierAnswer } from './earlier-answers.ts';

const LAB = 'beginner/views';

let stored: Map<string, string>;
let answers: EarlierAnswers;
beforeEach(() => {
  stored = new Map();
  answers = new EarlierAnswers({
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > 10_000) throw new Error('QuotaExceededError');
      stored.set(key, value);
    },
  } as Storage);
});

const answer = (source: string): EarlierAnswer => ({
  at: '2026-03-01T10:00:00Z',
  state: 'incorrect',
  cells: [{ id: 'a', source }],
});
const sources = (): string[] => answers.list(LAB, 'q1').map(({ cells }) => cells[0]?.source ?? '');

it('keeps the last ten, the newest first, each once', () => {
  for (let i = 0; i < 12; i++) answers.keep(LAB, 'q1', answer(`${i}`));
  answers.keep(LAB, 'q1', answer('5'));
  expect(sources()).toEqual(['5', '11', '10', '9', '8', '7', '6', '4', '3', '2']);
  expect(answers.list(LAB, 'q2')).toEqual([]);
});

it('keeps nothing of an exercise without an answer, and bears what is not its own and a full store', () => {
  answers.keep(LAB, 'q1', { ...answer(''), cells: [] });
  expect(sources()).toEqual([]);
  stored.set('waymark:answers:beginner/views:q1', '{"not": "ours"}');
  expect(sources()).toEqual([]);
  answers.keep(LAB, 'q1', answer('x'.repeat(20_000)));
  expect(sources()).toEqual([]);
});
