import { StandingBoard, type Standing } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { seeded, seeds } from '../../../roadmap/testing/seeded.ts';
import { AT, LAB, standing } from '../../testing/class-feed.ts';
import { LastValues } from './last-values.ts';

const STATES = ['passed', 'awaiting', 'incorrect', 'exception', 'unattempted'] as const;

function randomValue(random: () => number, seq: number): Standing {
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const words = random() < 0.3 ? { words: 'expected 3; got “vier” 100 %' } : {};
  return {
    ...standing(one(['ada', 'bob']), one(['q1', 'q2', 'q3']), { best: one(STATES), ...words }, seq),
    lab: one([LAB, 'beginner/spam']),
    ...(random() < 0.2 && { help: { at: AT, from: 'team' as const } }),
    ...(random() < 0.2 && { handedIn: { id: 'h 1', at: AT } }),
  };
}

const keyOf = ({ subject, lab, check }: Standing): string => `${subject} ${lab} ${check}`;
const sorted = (values: Iterable<Standing>): Standing[] =>
  [...values].toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
const needsSomething = ({ progress, help, handedIn }: Standing): boolean =>
  !['passed', 'awaiting'].includes(progress.best) || help !== undefined || handedIn !== undefined;

it.each(seeds(4))('gives back the last of each, however it came, and knows which are open, seed %i', seed => {
  const random = seeded(seed);
  const values = new LastValues();
  const truth = new Map<string, Standing>();
  const looked: [Standing | undefined, Standing][] = [];
  for (let seq = 1; seq <= 200; seq += 1) {
    const value = randomValue(random, seq);
    truth.set(keyOf(value), value);
    const older = {
      ...randomValue(random, 0),
      ...value,
      seq: seq - 1,
      help: { at: AT, from: 'team' as const },
    };
    const board = new StandingBoard();
    for (const told of [value, older]) {
      if (random() < 0.5) {
        values.set(told);
        continue;
      }
      // In a table of its own, where the check has another index.
      board.clear();
      board.set(told);
      for (const table of board.tables(0)) values.merge(table);
    }
    if (random() < 0.2) looked.push([values.get(value.subject, value.lab, value.check), value]);
    expect(sorted(values.open())).toEqual(sorted(truth.values()).filter(needsSomething));
  }
  expect(looked.map(([value]) => value)).toEqual(looked.map(([, value]) => value));
  expect(sorted(values.all())).toEqual(sorted(truth.values()));
  expect(sorted(values.of('bob'))).toEqual(sorted(truth.values()).filter(({ subject }) => subject === 'bob'));
  values.clear();
  expect([...values.all(), ...values.open()]).toEqual([]);
});

it('knows nothing of whom and what it was never told', () => {
  const values = new LastValues();
  values.set(standing('ada', 'q1'));
  expect(values.get('ada', LAB, 'q2')).toBeUndefined();
  expect(values.get('bob', LAB, 'q1')).toBeUndefined();
  expect([...values.of('bob')]).toEqual([]);
});
