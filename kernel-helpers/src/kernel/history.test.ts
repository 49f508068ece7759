import { describe, expect, it } from 'vitest';
import { History } from './history.ts';
import { HistoryRequest } from './protocol/requests.ts';

function history(...cells: string[]): (request: object) => unknown[] {
  const kept = new History();
  for (const [i, code] of cells.entries()) {
    kept.add(i + 1, code);
    kept.addOutput(`out ${i + 1}`);
  }
  return request => kept.select(HistoryRequest.parse(request));
}

describe('History', () => {
  const select = history('a = 1', 'b = 2', 'a = 1', '[x]');

  it.each([
    [
      'the tail',
      { hist_access_type: 'tail', n: 2 },
      [
        [1, 3, 'a = 1'],
        [1, 4, '[x]'],
      ],
    ],
    ['a range', { hist_access_type: 'range', start: 2, stop: 3 }, [[1, 2, 'b = 2']]],
    [
      'a search',
      { hist_access_type: 'search', pattern: 'a*' },
      [
        [1, 1, 'a = 1'],
        [1, 3, 'a = 1'],
      ],
    ],
    [
      'a search without repetitions',
      { hist_access_type: 'search', pattern: 'a*', unique: true },
      [[1, 3, 'a = 1']],
    ],
    [
      'a pattern with signs of a regular expression',
      { hist_access_type: 'search', pattern: '[?]' },
      [[1, 4, '[x]']],
    ],
    ['outputs', { hist_access_type: 'tail', n: 1, output: true }, [[1, 4, ['[x]', 'out 4']]]],
  ])('selects %s', (_name, request, expected) => {
    expect(select(request)).toEqual(expected);
  });
});
