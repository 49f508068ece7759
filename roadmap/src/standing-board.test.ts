import { expect, it } from 'vitest';
import { seeded, seeds } from '../testing/seeded.ts';
import { StandingBoard } from './standing-board.ts';
import { standingsIn, standingTableSchema } from './standing-table.ts';
import { standingSchema, type Standing } from './standing.ts';

const STATES = ['unattempted', 'exception', 'incorrect', 'awaiting', 'passed'] as const;
const TIMES = [
  '2026-03-01T08:00:00.123Z',
  '2026-03-01T09:00:00+01:00',
  '1969-12-31T23:59:59.999Z',
  '+275760-01-01T00:00:00.000Z',
  'a; b',
];

function randomStanding(random: () => number, seq: number): Standing {
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const at = one(TIMES);
  return {
    subject: one(['ada', 'b;o b', 'Eve 2']),
    lab: one(['beginner/views', 'a b;c']),
    check: one(['q1', 'q2', 'q 3']),
    seq,
    progress: {
      best: one(STATES),
      bestAt: one(TIMES),
      latest: one(STATES),
      points: one([0, 1.5, 1e-7, -2]),
      maxPoints: one([0, 3]),
      attempts: Math.floor(random() * 9),
      failures: Math.floor(random() * 9),
      hints: Math.floor(random() * 3),
      at,
      ...(random() < 0.3 && { words: one(['expected 3; got “vier” 100 %', '']) }),
      ...(random() < 0.3 && { graded: { at, points: 1, maxPoints: 2 } }),
      ...(random() < 0.3 && { verified: { at, state: one(STATES), points: 0, maxPoints: 1 } }),
    },
    ...(random() < 0.3 && { help: { at, from: 'team', taker: { id: 'rita', name: 'Rita ;)' } } }),
    ...(random() < 0.3 && { handedIn: { id: 'h 1', at } }),
  };
}

const keyOf = ({ subject, lab, check }: Standing): string => JSON.stringify([subject, lab, check]);
const sorted = (standings: readonly Standing[]): Standing[] =>
  standings.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));

/** As a client reads them. */
function valuesOf(board: StandingBoard, after: number): Standing[] {
  return [...board.tables(after)].flatMap(table => [
    ...standingsIn(standingTableSchema.parse(JSON.parse(JSON.stringify(table)))),
  ]);
}

it.each(seeds(4))('a board gives back what it was given, the last of each, seed %i', seed => {
  const random = seeded(seed);
  const board = new StandingBoard();
  const other = new StandingBoard();
  const truth = new Map<string, Standing>();
  for (let seq = 1; seq <= 200; seq += 1) {
    const standing = randomStanding(random, seq);
    truth.set(keyOf(standing), standing);
    board.set(standing);
    // An older one changes nothing, whenever it comes.
    board.set({ ...randomStanding(random, 0), ...standing, seq: seq - 1, help: undefined });
    if (random() < 0.1) for (const table of board.tables(0)) other.merge(table);
  }
  for (const after of [0, 150, 195, 200]) {
    const expected = sorted([...truth.values()].filter(({ seq }) => seq > after));
    expect(sorted(valuesOf(board, after))).toEqual(expected);
  }
  for (const table of board.tables(0)) other.merge(table);
  expect(sorted(valuesOf(other, 0))).toEqual(sorted([...truth.values()]));
  board.delete('ada');
  expect(board.subjects).not.toContain('ada');
  expect(valuesOf(board, 0).map(({ subject }) => subject)).not.toContain('ada');
});

it('no table is longer than a message bears, and none is left out', () => {
  const board = new StandingBoard();
  const standing = randomStanding(seeded(1), 1);
  for (let student = 0; student < 200; student += 1) {
    for (let check = 0; check < 60; check += 1) {
      board.set({ ...standing, subject: `s-${student}`, check: `q${check}` });
    }
  }
  const tables = [...board.tables(0)];
  expect(tables.length).toBeGreaterThan(2);
  expect(Math.max(...tables.map(table => JSON.stringify(table).length))).toBeLessThan(400_000);
  expect(tables.flatMap(standingsIn)).toHaveLength(12_000);
});

it.each([
  ['no number', '0 x 0 1 0 0 0 0 0 0 1'],
  ['no state', '0 1 7 1 0 0 0 0 0 0 1'],
  ['too little', '0 1 0 1 0'],
  ['nothing', ''],
  ['text that is not escaped', '0 1 0 1 0 0 0 0 0 0 1 {"progress":{}}'],
  ['escaped text that is no UTF-8', '0 1 0 1 0 0 0 0 0 0 1 %7B%FF'],
  ['a rest that is no JSON', '0 1 0 1 0 0 0 0 0 0 1 %7B%7B'],
  ['a rest of another form', '0 1 0 1 0 0 0 0 0 0 1 %7B%22progress%22%3A7%7D'],
  ['a time that no clock shows', '0 1 0 9999999999999999 0 0 0 0 0 0 1'],
])('a row with %s is no row', (_, row) => {
  expect(standingTableSchema.safeParse({ checks: [['a', 'q1']], rows: [['ada', row]] }).success).toBe(false);
});

it('a cell of a check that the table does not name is none', () => {
  const table = { checks: [], rows: [['ada', '0 1 0 1 0 0 0 0 0 0 1'] as [string, string]] };
  expect(standingsIn(standingTableSchema.parse(table))).toEqual([]);
  expect(standingsIn([])).toEqual([]);
  expect(standingSchema.safeParse(randomStanding(seeded(2), 1)).success).toBe(true);
});

it('gives the values of those first who are named first, and all others behind them', () => {
  const board = new StandingBoard();
  const random = seeded(1);
  const all = ['ada', 'bob', 'eve', 'kim'];
  for (const [index, subject] of all.entries()) board.set({ ...randomStanding(random, index + 1), subject });
  const order = [...board.tables(0, ['kim', 'nobody', 'bob'])].flatMap(({ rows }) => rows.map(([id]) => id));
  expect(order).toEqual(['kim', 'bob', 'ada', 'eve']);
});
