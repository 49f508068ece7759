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
    ['semicolons', 'Name;id;team\r\n"Noether; E, Dr.";s1;rot, 2\r\n'],
    [
      'tabs, with lines and columns of nothing',
      'name\tid\tteam\t\t\n\nNoether; E, Dr.\ts1\trot, 2\t\t\n\t\t\t\t\n',
    ],
  ])('is read as a spreadsheet writes it with %s', (_title, text) => {
    expect(parseRoster(text)).toEqual([
      { name: 'Noether; E, Dr.', lmsId: 's1', role: 'student', team: 'rot, 2' },
    ]);
  });

  it('names the columns that it has where one is missing', () => {
    expect(parseRoster('First name;Email;ID\nAda;a@b;1\n')).toMatchObject({
      errors: [
        {
          field: 'line 2, name',
          message: expect.stringMatching(/no such column among first name, email, id/),
        },
      ],
    });
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
    [
      'an id twice, below empty lines',
      'name,id\r\n\r\n,\r\nAda,s1\r\n\r\nBob,s1\r\n',
      /see errors/,
      ['line 6, id'],
    ],
    [
      'an id twice, below a field of two lines',
      'name,id,note\nAda,s1,"a\nb"\nBob,s1,\n',
      /see errors/,
      ['line 4, id'],
    ],
    ['letters that are not UTF-8', 'name,id\nM\uFFFDller,s1\n', /UTF-8/, []],
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
