import { describe, expect, it } from 'vitest';
import { withUsage } from './duration-line.ts';
import { parseLab } from './parse-lab.ts';

const read = (first: string) => {
  const cells = [{ id: 'title', cell_type: 'markdown', metadata: {}, source: first }];
  const metadata = { kernelspec: { name: 'waymark' } };
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata, cells }, 'beginner/rooms');
};

const TITLE = '# Rooms\n\n';
const SAID = '*20 minutes. All cells run in about 20 seconds and 600 MB.*';

describe('what a first cell says of time', () => {
  it.each([
    ['*20 minutes.*', 20, [], undefined],
    [SAID, 20, [], { seconds: 20, megabytes: 600 }],
    [
      '_1 minute. Before this: beginner/a and beginner/b. All cells run in about 1 second and 1200 MB._',
      1,
      ['beginner/a', 'beginner/b'],
      { seconds: 1, megabytes: 1200 },
    ],
  ])('%s', (line, minutes, prerequisites, usage) => {
    const { model, faults } = read(`${TITLE}${line}`);
    expect(faults).toEqual([]);
    expect(model).toMatchObject({ minutes, prerequisites });
    expect(model.usage).toEqual(usage);
  });

  it.each([
    '*20 minutes. All cells run in 20 seconds and 600 MB.*',
    '*20 minutes. All cells run in about 0 seconds and 600 MB.*',
    '*20 minutes. All cells run in about 20 seconds and 600 MB. Before this: beginner/a.*',
  ])('is not guessed at: %s', line => {
    expect(read(`${TITLE}${line}`).faults.map(({ message, lines }) => [message, lines?.first])).toEqual([
      [expect.stringContaining('is not read: write *45 minutes.'), 3],
    ]);
  });
});

describe('what running a lab takes', () => {
  it.each([
    ['a first time', '*20 minutes.*', 18.2, 587, SAID],
    ['behind the labs before', '_5 minutes. Before this: beginner/a._', 0.2, 20, undefined],
    ['once more, as it was', SAID, 11, 1_190, SAID],
    ['as it was, on a machine half as fast', SAID, 39, 310, SAID],
    ['much longer', SAID, 61, 600, '*20 minutes. All cells run in about 60 seconds and 600 MB.*'],
    ['much shorter', SAID, 1.2, 600, '*20 minutes. All cells run in about 1 second and 600 MB.*'],
    [
      'shortly, and a little less so',
      '*1 minute. All cells run in about 1 second and 100 MB.*',
      8,
      100,
      '*1 minute. All cells run in about 1 second and 100 MB.*',
    ],
    ['with more memory', SAID, 20, 1_320, '*20 minutes. All cells run in about 20 seconds and 1300 MB.*'],
  ])('%s', (_what, line, seconds, megabytes, expected) => {
    const said =
      expected ?? '_5 minutes. Before this: beginner/a. All cells run in about 1 second and 50 MB._';
    const source = withUsage(`${TITLE}${line}\n\nText. *Not* this.`, { seconds, megabytes });
    expect(source).toBe(`${TITLE}${said}\n\nText. *Not* this.`);
    const { faults, model } = read(source);
    expect(faults).toEqual([]);
    expect(model.usage).toBeDefined();
    expect(withUsage(source, { seconds, megabytes })).toBe(source);
  });

  it('leaves an indented line where it is, and fenced code alone', () => {
    const fenced = '```md\n*20 minutes.*\n```\n';
    expect(withUsage(`${TITLE}${fenced}  *9 minutes.* `, { seconds: 2, megabytes: 100 })).toBe(
      `${TITLE}${fenced}  *9 minutes. All cells run in about 2 seconds and 100 MB.*`,
    );
  });

  it('says nothing where no line of minutes could hold it', () => {
    for (const source of ['', '# Rooms', `${TITLE}*about 20 minutes*`]) {
      expect(withUsage(source, { seconds: 2, megabytes: 100 })).toBe(source);
    }
  });
});
