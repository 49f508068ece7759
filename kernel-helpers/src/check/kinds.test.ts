import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { makePlaceholder } from '../todo/todo.ts';
import { check } from './check.ts';
import type { Checker } from './checker.ts';
import { secret } from './secret.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

async function run(body: (t: Checker) => unknown): Promise<CheckOutcome> {
  await check('q1', { points: 2 }, body);
  return checkOutcomeSchema.parse(host.last.bundle[CHECK_MIME]);
}

const VERSIONS = ['4.22.0', '4.30.2', '5.0.0'];
const STEPS = ['split', 'scale', 'train'];

describe.each<[string, (answer: unknown) => (t: Checker) => unknown, unknown, [unknown, RegExp][]]>([
  [
    'a choice',
    answer => t => t.choice(answer, VERSIONS, '4.30.2', 'The version'),
    '4.30.2',
    [
      ['5.0.0', /^The version is '5\.0\.0': look at the others again\.$/],
      ['4.30', /should be one of '4\.22\.0', '4\.30\.2', '5\.0\.0', but is the text '4\.30'/],
      [undefined, /but is undefined/],
    ],
  ],
  [
    'an order',
    answer => t => t.order(answer, STEPS, 'The steps'),
    [...STEPS],
    [
      [['scale', 'split', 'train'], /^The steps is not right yet: 1 of 3 are in their place\.$/],
      [['split', 'scale'], /hold each of the 3 things once; it has 2/],
      [['split', 'split', 'train'], /holds 'split', which is none/],
      [['split', 'scale', 'tune'], /holds 'tune', which is none/],
      ['split', /should be a list/],
    ],
  ],
  [
    'a number',
    answer => t => t.numeric(answer, 35, { tolerance: 0.5 }, 'The minutes'),
    34.6,
    [
      [36, /^The minutes is 36: not right yet \(give or take 0\.5\)\.$/],
      [NaN, /should be a number, but is NaN/],
      ['35', /should be a number, but is the text '35'/],
    ],
  ],
  [
    'a text',
    answer => t => t.review(answer, { words: 3 }, 'Your reason'),
    'Weil – sie größer ist.',
    [
      ['Too short', /^Your reason has 2 words; at least 3 are asked for\.$/],
      [3, /should be text/],
    ],
  ],
])('%s', (name, ask, good, bad) => {
  it('is right', async () => {
    const state = name === 'a text' ? 'awaiting' : 'passed';
    expect(await run(ask(good))).toMatchObject({ state, points: state === 'passed' ? 2 : 0, maxPoints: 2 });
  });

  it.each(bad)('is not right: %j', async (answer, message) => {
    const outcome = await run(ask(answer));
    expect(outcome).toMatchObject({ state: 'incorrect', points: 0, message: expect.stringMatching(message) });
    expect(outcome.expected, 'the right answer').toBeUndefined();
  });

  it('is unattempted', async () => {
    expect(await run(ask(makePlaceholder('answer')))).toMatchObject({ state: 'unattempted' });
  });
});

it('an order with a place that is not filled in is unattempted', async () => {
  expect(await run(t => t.order(['split', makePlaceholder(), 'train'], STEPS))).toMatchObject({
    state: 'unattempted',
  });
});

describe('a prediction', () => {
  it.each<[unknown, unknown, string]>([
    [0.9, 0.713, 'You predicted 0.9; the accuracy is 0.713.'],
    [2, 2, 'It came true: the accuracy is 2.'],
  ])('of %j is noted, not marked', async (forecast, came, message) => {
    expect(await run(t => t.predicted(forecast, came, { what: 'the accuracy' }))).toMatchObject({
      state: 'passed',
      points: 2,
      message,
      isNoted: true,
    });
    expect(host.last.bundle['text/plain']).toContain('q1: noted (2 of 2 points)');
  });

  it.each<[unknown, unknown, unknown[] | undefined, RegExp]>([
    ['high', 0.7, undefined, /should be a number/],
    [Infinity, 0.7, undefined, /should be a number/],
    ['maybe', 'yes', ['yes', 'no'], /should be one of 'yes', 'no', but is the text 'maybe'/],
  ])('has to be one: %j', async (forecast, came, options, message) => {
    const outcome = await run(t => t.predicted(forecast, came, options && { options }));
    expect(outcome).toMatchObject({ state: 'incorrect', message: expect.stringMatching(message) });
  });
});

describe('a forecast', () => {
  it.each<[unknown, Parameters<Checker['forecast']>[1]]>([
    [0.9, { between: [0.4, 1] }],
    ['worse', { options: ['better', 'worse', 'same'] }],
  ])('of %j is noted, and nobody says that it is right', async (forecast, sense) => {
    const outcome = await run(t => t.forecast(forecast, sense));
    expect(outcome).toMatchObject({ state: 'passed', points: 2, isNoted: true });
    expect(outcome.message).toContain(`You say ${typeof forecast === 'string' ? "'worse'" : '0.9'}.`);
    expect(outcome.message).not.toContain('Correct');
  });

  it.each<[unknown, Parameters<Checker['forecast']>[1], RegExp]>([
    [93, { between: [0.4, 1] }, /^Your forecast is 93 \(expected between 0\.4 and 1\)\.$/],
    ['yes', { options: ['better', 'worse'] }, /should be one of 'better', 'worse', but is the text 'yes'/],
  ])('has to make sense: %s', async (forecast, sense, message) => {
    const outcome = await run(t => t.forecast(forecast, sense));
    expect(outcome.state).toBe('incorrect');
    expect(outcome.message).toMatch(message);
  });

  it('that nobody has made is unattempted', async () => {
    const outcome = await run(t => t.forecast(makePlaceholder(), { options: ['better'] }));
    expect(outcome.state).toBe('unattempted');
  });
});

it('awaits its reader in one part, and is judged in another', async () => {
  const outcome = await run(t => {
    t.part(1, 'is right', () => t.ok(true, ''));
    t.part(1, 'says why', () => t.review('Since it is so.'));
  });
  expect(outcome).toMatchObject({ state: 'awaiting', points: 1, maxPoints: 2 });
  expect(host.last.bundle['text/plain']).toContain('awaiting a reader');
});

it('a choice whose right answer is no option is its author`s fault', async () => {
  await expect(run(t => t.choice('a', ['a', 'b'], 'c'))).rejects.toThrow('none of its options');
});

it('opens a secret, and leaves what is none', () => {
  const sealed = `sealed:${Buffer.from('["é",1]').toString('base64')}`;
  expect(secret(sealed)).toEqual(['é', 1]);
  expect([secret('4.30.2'), secret(3), secret(STEPS)]).toEqual(['4.30.2', 3, STEPS]);
});
