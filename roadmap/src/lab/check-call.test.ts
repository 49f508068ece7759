import { describe, expect, it } from 'vitest';
import { readCheckCalls } from './check-call.ts';

const SOUND = `await check('q1-area', {
  points: 2,
  hints: ['Which "two" numbers?', "Don't add.", \`Multiply, as in
a table.\`],
  items: ['beginner.basics.areas'],
}, async t => {
  const text = \`check('no', \${{ points: 3 }.points})\`; // check('no', {})
  t.near(area, 12, 'The area');
});`;

describe('a call of check', () => {
  const { calls, faults } = readCheckCalls(SOUND);
  const [call] = calls;

  it('is read where it stands', () => {
    expect(faults).toEqual([]);
    expect(calls).toHaveLength(1);
    expect(call).toMatchObject({ id: { value: 'q1-area' }, points: 2, parts: [], isReviewed: false });
    expect(call?.hints.map(({ value }) => value)).toEqual([
      'Which "two" numbers?',
      "Don't add.",
      'Multiply, as in\na table.',
    ]);
    expect(call?.items.map(({ value }) => value)).toEqual(['beginner.basics.areas']);
  });

  it('tells the place of all that an editor may change', () => {
    const at = ({ from, to }: { from: number; to: number }) => SOUND.slice(from, to);
    expect(at(call!)).toBe(SOUND.slice('await '.length, -1));
    expect(at(call!.id)).toBe("'q1-area'");
    expect(at(call!.hints[1]!)).toBe('"Don\'t add."');
    expect(at(call!.option.points!)).toBe('points: 2');
    expect(at(call!.option.items!)).toBe("items: ['beginner.basics.areas']");
    expect(at(call!.options!)).toMatch(/^\{\n {2}points[^]*\n\}$/);
  });

  it('adds up its parts', () => {
    const source = `await check('q1', { hints: [] }, async t => {
      t.part(2, 'finds the mean', () => t.equal(mean, 2));
      await t.part(0.5, 'and the median', async () => {});
      other.part;
    });`;
    expect(readCheckCalls(source)).toMatchObject({
      calls: [
        {
          points: 2.5,
          parts: [
            { points: 2, what: 'finds the mean' },
            { points: 0.5, what: 'and the median' },
          ],
        },
      ],
      faults: [],
    });
  });

  it('knows that a person reads the answer', () => {
    expect(readCheckCalls("await check('q1', { points: 1 }, t => t.review(why));").calls[0]?.isReviewed).toBe(
      true,
    );
  });

  it.each([
    "t.check('q1', {})",
    'function check(id) {}',
    "const s = `check('q1')`;",
    'check;',
    "/check('a')/",
  ])('is none: %s', source => {
    expect(readCheckCalls(source)).toEqual({ calls: [], faults: [] });
  });
});

describe('a call at fault', () => {
  it.each([
    ['await check(id, { points: 1 }, t => t)', /needs its id written out/],
    ["await check('a' + 'b', { points: 1 }, t => t)", /needs its id written out/],
    ["await check('Q1', { points: 1 }, t => t)", /the id of the check is "Q1": expected lower-case words/],
    ["check('q1', { points: 1 }, t => t)", /needs await before it/],
    ["await check('q1', t => t)", /needs its options written out/],
    ["await check('q1', options, t => t)", /needs its options written out/],
    ["await check('q1', {}, t => t)", /needs points/],
    ["await check('q1', { points }, t => t)", /found "points"/],
    ["await check('q1', { points: two }, t => t)", /a number above 0 that is written out/],
    ["await check('q1', { points: 0 }, t => t)", /a number above 0/],
    ["await check('q1', { points: 1 + 1 }, t => t)", /a number above 0 that is written out/],
    ["await check('q1', { points: 1, points: 2 }, t => t)", /stands here twice/],
    ["await check('q1', { points: 1, hint: [] }, t => t)", /expected the options .*found "hint"/],
    ["await check('q1', { points: 1, hints: HINTS }, t => t)", /the hints to be a list of texts/],
    [
      "await check('q1', { points: 1, hints: ['a', `b${c}`] }, t => t)",
      /expected a text that is written out/,
    ],
    ["await check('q1', { points: 1, items: ['Basics'] }, t => t)", /an item is "Basics": expected words/],
    ["await check('q1', { points: 1 }, t => t.part(1, 'a', f))", /stand in its parts, which add up to 1/],
    ["await check('q1', {}, t => t.part(n, 'a', f))", /a part needs points above 0 and a sentence/],
  ])('%s', (source, message) => {
    expect(readCheckCalls(source).faults).toContainEqual({
      message: expect.stringMatching(message),
      from: expect.any(Number),
      to: expect.any(Number),
    });
  });

  it('is read as far as it goes, while it is typed', () => {
    expect(readCheckCalls("await check('q1', { points: 1 }, t => (")).toMatchObject({
      calls: [{ points: 1 }],
    });
  });
});

it.each([
  ['', true, 0],
  [', solution: true', true, 0],
  [', solution: false', false, 0],
  [", solution: 'never'", false, 1],
])('reads whether the solution may be shown: { points: 1%s }', (option, shows, faultCount) => {
  const { calls, faults } = readCheckCalls(`await check('q1', { points: 1${option} }, t => t.ok(x, ''));`);
  expect(calls[0]?.showsSolution).toBe(shows);
  expect(faults).toHaveLength(faultCount);
});
