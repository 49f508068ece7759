import { CHECK_MIME } from '@waymark/roadmap/names';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { makePlaceholder } from '../todo/todo.ts';
import { check } from './check.ts';
import type { Checker } from './checker.ts';
import type { CheckOptions } from './spec.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

async function run(body: (t: Checker) => unknown, options: CheckOptions = {}): Promise<CheckOutcome> {
  await check('q1', options, body);
  return checkOutcomeSchema.parse(host.last.bundle[CHECK_MIME]);
}

const states = ({ parts }: CheckOutcome) => parts?.map(({ state, points }) => [state, points]);
const right = (t: Checker) => () => t.ok(true, 'No.');
const wrong = (t: Checker) => () => t.equal(2, 3, 'The number');

describe('a check of parts', () => {
  it('passes when all do, and is worth what they are', async () => {
    const outcome = await run(async t => {
      t.part(2, 'adds', right(t));
      await t.part(0.5, 'waits', async () => {
        await Promise.resolve();
        t.equal([1], [1]);
      });
    });
    expect(outcome).toMatchObject({ state: 'passed', points: 2.5, maxPoints: 2.5, message: 'Correct.' });
    expect(outcome.parts).toEqual([
      { what: 'adds', state: 'passed', points: 2, maxPoints: 2, message: 'Correct.' },
      { what: 'waits', state: 'passed', points: 0.5, maxPoints: 0.5, message: 'Correct.' },
    ]);
  });

  it('tries each, whatever became of the others, and gives the points of those that are right', async () => {
    const outcome = await run(async t => {
      t.part(1, 'compares', wrong(t));
      await t.part(2, 'throws', async () => {
        throw new RangeError('too far');
      });
      t.part(4, 'is right', right(t));
    });
    expect(outcome).toMatchObject({
      state: 'incorrect',
      points: 4,
      maxPoints: 7,
      message: '1 of 3 parts is right.',
    });
    expect(states(outcome)).toEqual([
      ['incorrect', 0],
      ['exception', 0],
      ['passed', 4],
    ]);
    expect(outcome.parts?.[0]).toMatchObject({
      expected: '3',
      actual: '2',
      message: expect.stringContaining('The number'),
    });
    expect(outcome.parts?.[1]?.error).toMatchObject({ name: 'RangeError' });
    const { bundle } = host.last;
    expect(bundle['text/plain']).toContain('\n    RangeError: too far\n');
    expect(bundle['text/html']).toMatch(/Where it stopped.*RangeError: too far/s);
    expect(bundle['text/plain']).toContain('✗ compares (0 of 1 point): The number');
    expect(bundle['text/html']).toContain('is right');
  });

  it('shows both sides of a comparison under its part', async () => {
    await run(t => t.part(1, 'lists', () => t.equal(['a', 'b', 'c'], ['a', 'x', 'c'], 'The letters')));
    const { bundle } = host.last;
    expect(bundle['text/plain']).toMatch(
      /lists.*\n {6}expected: \[ 'a', 'x', 'c' \]\n {6}yours: {4}\[ 'a', 'b', 'c' \]/,
    );
    expect(bundle['text/html']).toMatch(/lists.*expected.*x.*yours.*b/s);
  });

  it('is unattempted as long as every part is, and under way as soon as one is answered', async () => {
    const answer = makePlaceholder('mean');
    const asked = (t: Checker) => () => t.equal(answer, 3);
    expect(await run(t => t.part(1, 'a', asked(t)))).toMatchObject({ state: 'unattempted', points: 0 });
    const half = await run(t => {
      t.part(1, 'a', asked(t));
      t.part(2, 'b', right(t));
    });
    expect(half).toMatchObject({ state: 'incorrect', points: 2 });
    expect(states(half)).toEqual([
      ['unattempted', 0],
      ['passed', 2],
    ]);
  });

  it('fails as a whole where a comparison outside of them does', async () => {
    const outcome = await run(t => {
      t.part(1, 'a', right(t));
      t.ok(false, 'The data are gone.');
    });
    expect(outcome).toMatchObject({
      state: 'incorrect',
      points: 0,
      maxPoints: 1,
      message: 'The data are gone.',
    });
    expect(states(outcome)).toEqual([['passed', 1]]);
  });

  it('leaves for later what its points exceed its parts by', async () => {
    const outcome = await run(t => t.part(1, 'a', right(t)), { points: 3 });
    expect(outcome).toMatchObject({
      state: 'passed',
      points: 1,
      maxPoints: 3,
      message: 'Correct. What earns the other 2 points is tried when you hand in.',
    });
  });

  it.each<[string, CheckOptions, (t: Checker) => unknown, RegExp]>([
    ['more than the check is worth', { points: 1 }, t => t.part(2, 'a', right(t)), /add up to 2 points/],
    ['nothing compared in a part', {}, t => t.part(1, 'a', () => {}), /compares nothing/],
    ['a part in a part', {}, t => t.part(1, 'a', () => t.part(1, 'b', right(t))), /no part into another/],
    [
      'a part that nobody awaits',
      {},
      t => void t.part(1, 'a', () => new Promise(resolve => setTimeout(resolve, 5)).then(right(t))),
      /put `await` before it/,
    ],
    [
      'a part that begins before another ended',
      {},
      t => {
        const first = t.part(1, 'a', async () => right(t)());
        t.part(1, 'b', right(t));
        return first;
      },
      /"b" begins before another part has ended/,
    ],
    ['no points', {}, t => t.ok(true, ''), /needs points, such as \{ points: 2 \}/],
    ['points that are none', {}, t => t.part(0, 'a', right(t)), /A part needs points above 0/],
  ])('is the author`s fault: %s', async (_title, options, body, message) => {
    await expect(check('q1', options, body)).rejects.toThrow(message);
    expect(checkOutcomeSchema.parse(host.last.bundle[CHECK_MIME])).toMatchObject({
      state: 'exception',
      points: 0,
    });
  });
});
