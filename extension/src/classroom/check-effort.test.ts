import type { Standing } from '@waymark/roadmap';
import { beforeEach, describe, expect, it } from 'vitest';
import { HeldLine, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { checkEfforts, quartiles } from './check-effort.ts';
import { effortFigures } from './effort-figures.ts';
import { Feed } from './feed.ts';
import { checkColumns } from './summary.ts';

const COLUMNS = checkColumns(CURRICULUM);
const PEOPLE = [person('ada'), person('bob')];

let feed: Feed;
let line: HeldLine;
beforeEach(() => {
  line = new HeldLine();
  feed = new Feed(line, 'class');
});

/** Passed at so many minutes past nine. */
function passed(
  subject: string,
  check: string,
  minute: number,
  change: Partial<Standing['progress']> = {},
): Standing {
  const bestAt = new Date(Date.parse('2026-03-01T09:00:00Z') + minute * 60_000).toISOString();
  return standing(subject, check, { bestAt, ...change });
}

describe('what a check costs', () => {
  it('in time is counted from the pass before it in the same lab, a break aside', () => {
    line.tell([
      passed('ada', 'q2', 10),
      passed('ada', 'q1', 0),
      passed('ada', 'q3', 10 + 121),
      passed('bob', 'q1', 5),
      passed('bob', 'q2', 25),
    ]);
    const minutes = checkEfforts(feed, PEOPLE, COLUMNS).map(effort => effort.minutes);
    expect(minutes).toEqual([undefined, { lower: 12.5, median: 15, upper: 17.5 }, undefined]);
  });

  it('in attempts is counted of who is done, in hints of all who tried', () => {
    line.tell([
      passed('ada', 'q1', 0, { attempts: 4, hints: 1 }),
      standing('bob', 'q1', { best: 'incorrect', latest: 'incorrect', attempts: 9, hints: 2 }),
      standing('bob', 'q2', { best: 'unattempted', latest: 'unattempted', attempts: 0 }),
      passed('eve', 'q1', 0, { attempts: 50, hints: 50 }),
    ]);
    expect(checkEfforts(feed, PEOPLE, COLUMNS)).toEqual([
      {
        column: COLUMNS[0],
        students: 2,
        attempts: { lower: 4, median: 4, upper: 4 },
        hints: 1.5,
        minutes: undefined,
      },
    ]);
  });

  it('is drawn as three charts, each with the checks of which something is known', () => {
    line.tell([
      passed('ada', 'q1', 0, { attempts: 1 }),
      passed('bob', 'q1', 0, { attempts: 3, hints: 1 }),
      passed('ada', 'q2', 8),
    ]);
    const figures = effortFigures(checkEfforts(feed, PEOPLE, COLUMNS), ENGLISH);
    const [minutes, attempts, hints] = figures.map(({ data }) => data[0]);
    expect(minutes).toMatchObject({ x: ['beginner/house-prices q2'], y: [8] });
    expect(attempts).toMatchObject({ y: [2, 1], error_y: { array: [0.5, 0], arrayminus: [0.5, 0] } });
    expect(hints).toMatchObject({ y: [0.5, 0] });
    expect(hints).not.toHaveProperty('error_y');
  });
});

it('quartiles are those of NumPy', () => {
  // numpy.quantile(values, [0.25, 0.5, 0.75])
  expect(quartiles([7, 1, 3, 10, 4])).toEqual({ lower: 3, median: 4, upper: 7 });
  expect(quartiles([4, 1, 2, 3])).toEqual({ lower: 1.75, median: 2.5, upper: 3.25 });
  expect(quartiles([2])).toEqual({ lower: 2, median: 2, upper: 2 });
  expect(quartiles([])).toBeUndefined();
});
