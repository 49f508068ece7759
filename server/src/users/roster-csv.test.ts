import { describe, expect, it } from 'vitest';
import { MAX_ROSTER_ROWS, parseRoster } from './roster-csv.ts';

describe('a roster', () => {
  it('is read by the names of its columns, in any order, with quotes and a byte order mark', () => {
    expect(parseRoster('\uFEFFTeam;no,ID,Name,role\r\n,s1,"Noether, E",\r\nx,s2,Ada,reviewer\r\n')).toEqual([
      { name: 'Noether, E', lmsId: 's1', role: 'student' },
      { name: 'Ada', lmsId: 's2', role: 'reviewer' },
    ]);
    expect(parseRoster('name,id,team\nAda,s1, red \n')).toEqual([
      { name: 'Ada', lmsId: 's1', role: 'student', team: 'red' },
    ]);
  });

  it.each([
    ['nothing', '', /column names/, []],
    ['no people', 'name,id\n', /column names/, []],
    ['no CSV', 'name,id\n"Ada,s1\n', /no CSV/, []],
    ['a row of another width', 'name,id\nAda\n', /no CSV/, []],
    ['no ids', 'name,team\nAda,red\n', /Nothing was imported/, ['line 2, id']],
    [
      'an empty name and a role that is none',
      'name,id,role\n,s1,\nBob,s2,boss\n',
      /see errors/,
      ['line 2, name', 'line 3, role'],
    ],
    ['an id that comes twice', 'name,id\nAda,s1\nBob,s1\n', /see errors/, ['line 3, id']],
    ['a name over two lines', 'name,id\n"A\nda",s1\n', /see errors/, ['line 2, name']],
    [
      'too many',
      `name,id\n${Array.from({ length: MAX_ROSTER_ROWS + 1 }, (_, n) => `a,${n}\n`).join('')}`,
      /at most/,
      [],
    ],
  ])('that holds %s is refused, by its lines', (_title, text, detail, fields) => {
    const refused = parseRoster(text);
    if (!('status' in refused)) throw new Error('expected a problem');
    expect(refused).toMatchObject({ status: 400, detail: expect.stringMatching(detail) });
    expect((refused.errors ?? []).map(({ field }) => field)).toEqual(fields);
  });
});
