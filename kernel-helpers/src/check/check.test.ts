import { checkOutcomeSchema, slugSchema, type CheckOutcome } from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { UNATTEMPTED_KEY } from '../host.ts';
import { makePlaceholder, todo } from '../todo/todo.ts';
import { check } from './check.ts';
import type { Checker } from './checker.ts';
import { CheckError } from './errors.ts';

const pause = () => new Promise(resolve => setImmediate(resolve));

function broken(): never {
  throw new TypeError('undefined is not a price');
}

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

function outcome(index = -1): CheckOutcome {
  return checkOutcomeSchema.parse(host.displays.at(index)?.bundle[CHECK_MIME]);
}

async function run(body: (t: Checker) => unknown): Promise<CheckOutcome> {
  await check('q1', { points: 2, hints: ['Think.', 'Think again.'] }, body);
  return outcome();
}

describe('check', () => {
  it('passes a right answer and gives all points', async () => {
    expect(await run(t => t.equal([1, 2], [1, 2]))).toEqual({
      version: 1,
      check: 'q1',
      state: 'passed',
      points: 2,
      maxPoints: 2,
      message: 'Correct.',
      hints: ['Think.', 'Think again.'],
    });
    expect(host.displays).toHaveLength(1);
  });

  it('says what a wrong answer is and what was expected', async () => {
    const wrong = await run(t => t.near(2.5, 3, { tolerance: 0.1 }, 'The mean'));
    expect(wrong).toMatchObject({ state: 'incorrect', points: 0, expected: '3 ± 0.1', actual: '2.5' });
    expect(wrong.message).toBe('The mean is 2.5 (expected 3 ± 0.1).');
  });

  it('tells a grader what it earned, also where that is nothing', async () => {
    const awarded: number[] = [];
    host.award = points => awarded.push(points);
    await run(t => t.equal(1, 1));
    await run(t => t.equal(1, 2));
    await run(() => broken());
    await run(t => t.equal(todo('answer'), 2));
    await expect(run(() => undefined)).rejects.toThrow(CheckError);
    expect(awarded).toEqual([2, 0, 0, 0, 0]);
  });

  it('waits for an asynchronous body', async () => {
    const result = await run(async t => {
      await pause();
      t.equal(1, 2, 'One');
    });
    expect(result).toMatchObject({ state: 'incorrect', message: 'One is 1, expected 2.' });
  });

  it('stays incorrect when the body swallows the failure', async () => {
    const result = await run(t => {
      try {
        t.ok(false, 'No.');
      } catch {
        t.ok(true, 'Yes.');
      }
    });
    expect(result).toMatchObject({ state: 'incorrect', message: 'No.' });
  });

  it('shows text and HTML beside its own type, and escapes them', async () => {
    await run(t => t.equal('<b>&', '<i>"'));
    const { bundle } = host.last;
    expect(bundle['text/plain']).toContain('✗ q1: not right yet (0 of 2 points)');
    expect(bundle['text/html']).not.toMatch(/<b>|<i>/);
    expect(bundle['text/html']).toContain('&lt;b&gt;&amp;');
    expect(bundle['text/html']).toContain('Hint 2 of 2');
  });
});

describe('an exercise that is not attempted', () => {
  it.each<[string, (t: Checker) => unknown]>([
    ['compares a placeholder', t => t.equal(todo('x'), 1)],
    ['is given one as a condition', t => t.ok(makePlaceholder('x'), 'No.')],
    ['finds one deep in a value', t => t.equal({ a: [makePlaceholder('x')] }, { a: [1] })],
    ['finds one in an array of numbers', t => t.near([1, makePlaceholder('x')], [1, 2])],
    ['finds one in a nested array whose shape it asks', t => t.shape([makePlaceholder('x')], [1, 2])],
    [
      'calls one and ignores the result',
      t => {
        (makePlaceholder('f') as () => void)();
        t.ok(true, '');
      },
    ],
    [
      'stops with another error afterwards',
      () => {
        todo('x').y();
        throw new TypeError('other');
      },
    ],
    [
      'fails a comparison afterwards',
      t => {
        todo('x').y();
        t.ok(false, 'No.');
      },
    ],
    [
      'is met after an await',
      async t => {
        await pause();
        t.atLeast(makePlaceholder('x'), 1);
      },
    ],
    ['runs into the stub of a function', t => t.ok(Number.isFinite((() => todo())()), 'No.')],
    [
      'expects an error and gets the placeholder’s',
      t =>
        t.throws(() => {
          throw { [UNATTEMPTED_KEY]: true };
        }),
    ],
    [
      'throws a marked error',
      () => {
        throw Object.assign(new Error('x'), { [UNATTEMPTED_KEY]: true });
      },
    ],
    ['expects a rejection', t => t.rejects(async () => String(makePlaceholder('x')))],
  ])('is unattempted when the check %s', async (_name, body) => {
    expect(await run(body)).toMatchObject({ state: 'unattempted', points: 0 });
    expect(outcome().message).toContain('Not answered yet.');
  });

  it('names the placeholder', async () => {
    expect((await run(t => t.equal(makePlaceholder('meanPrice'), 3))).message).toContain("todo('meanPrice')");
  });

  it('counts one met outside, such as in a request handler, only when the check fails', async () => {
    // It begins before the check, so it runs outside of the check's asynchronous context.
    let request = Promise.withResolvers<void>();
    let response = Promise.withResolvers<void>();
    const server = (async () => {
      for (let served = 0; served < 2; served++) {
        await request.promise;
        request = Promise.withResolvers();
        (makePlaceholder('predict') as () => void)();
        response.resolve();
      }
    })();
    const ask = async (t: Checker, pass: boolean) => {
      response = Promise.withResolvers();
      request.resolve();
      await response.promise;
      t.ok(pass, 'The app answered 500.');
    };
    expect(await run(t => ask(t, false))).toMatchObject({ state: 'unattempted' });
    expect(await run(t => ask(t, true))).toMatchObject({ state: 'passed' });
    await server;
  });
});

describe('a check that stops with an error', () => {
  it('gives name, message and the frames of the code that is not ours', async () => {
    const result = await run(() => broken());
    expect(result).toMatchObject({
      state: 'exception',
      points: 0,
      message: 'The code stopped with TypeError: undefined is not a price',
      error: { name: 'TypeError', message: 'undefined is not a price' },
    });
    expect(result.error?.stack).toMatch(/^TypeError: undefined is not a price/);
    expect(result.error?.stack).not.toMatch(/node:internal|node_modules/);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'],
    ['text', 'oops', 'oops'],
    ['an object', { code: 3 }, 'code: 3'],
    ['an object without prototype', Object.create(null), 'null prototype'],
    [
      'a hostile error',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('no');
        },
      }),
      '',
    ],
    [
      'a hostile proxy',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      '',
    ],
    [
      'an object whose inspector throws',
      {
        [Symbol.for('nodejs.util.inspect.custom')]: () => {
          throw new Error('no');
        },
      },
      'cannot be printed',
    ],
  ])('survives that %s is thrown', async (_name, thrown, message) => {
    const result = await run(() => {
      throw thrown;
    });
    expect(result.state).toBe('exception');
    expect(result.error?.message).toContain(message);
  });

  it('cannot be passed by throwing what looks like an outcome', async () => {
    expect(
      (
        await run(() => {
          throw { state: 'passed', points: 2 };
        })
      ).state,
    ).toBe('exception');
    expect(
      (
        await run(async () => {
          throw undefined;
        })
      ).state,
    ).toBe('exception');
  });
});

describe('faults of the author', () => {
  it.each<[string, unknown, unknown, unknown, RegExp]>([
    ['an id in capitals', 'Q1', { points: 1 }, () => {}, /lower-case words/],
    ['no id', undefined, { points: 1 }, () => {}, /lower-case words/],
    ['no options', 'q1', undefined, () => {}, /needs options/],
    ['zero points', 'q1', { points: 0 }, () => {}, /points above 0; got 0/],
    ['NaN points', 'q1', { points: NaN }, () => {}, /points above 0; got NaN/],
    ['hints that are no array', 'q1', { points: 1, hints: 'Look.' }, () => {}, /array of texts; got 'Look.'/],
    ['hints that are no texts', 'q1', { points: 1, hints: [1] }, () => {}, /array of texts/],
    ['no body', 'q1', { points: 1 }, undefined, /needs a function/],
  ])('refuses %s', async (_name, id, options, body, message) => {
    const wrongly = check as (id: unknown, options: unknown, body: unknown) => Promise<void>;
    await expect(wrongly(id, options, body)).rejects.toThrow(message);
    await expect(wrongly(id, options, body)).rejects.toThrow(CheckError);
    expect(host.displays).toHaveLength(0);
  });

  it('accepts exactly the ids that the roadmap accepts', async () => {
    for (const id of ['q1', 'q1-mean', 'a--b', '-a', 'a-', 'a_b', 'A', '', 'a'.repeat(81), 'ä']) {
      const accepted = await check(id, { points: 1 }, t => t.ok(true, '')).then(
        () => true,
        () => false,
      );
      expect([id, accepted]).toEqual([id, slugSchema.safeParse(id).success]);
    }
  });

  it('does not let a check pass that compares nothing', async () => {
    await expect(check('q1', { points: 2 }, () => {})).rejects.toThrow(/compares nothing/);
    expect(outcome()).toMatchObject({ state: 'exception', points: 0 });
    expect(outcome().message).toContain('A fault of the check');
  });

  it('reports a t.rejects that nobody awaits', async () => {
    const never = new Promise(() => {});
    await expect(
      check('q1', { points: 2 }, t => {
        t.ok(true, '');
        void t.rejects(() => never);
      }),
    ).rejects.toThrow(/put `await` before it/);
    expect(outcome().state).toBe('exception');
  });

  it('takes back a pass when t is used after the end', async () => {
    let late: unknown;
    const finished = Promise.withResolvers<void>();
    await check('q1', { points: 2 }, t => {
      t.ok(true, '');
      setImmediate(() => {
        try {
          t.equal(1, 2);
        } catch (error) {
          late = error;
        }
        finished.resolve();
      });
    });
    expect(outcome().state).toBe('passed');
    await finished.promise;
    expect(late).toBeInstanceOf(CheckError);
    expect(outcome()).toMatchObject({ state: 'exception', points: 0 });
    expect(host.last.options).toEqual({ displayId: host.displays[0]?.options.displayId, update: true });
  });
});

describe('checks side by side', () => {
  it('keep apart what they touch and how they fail, even under one id', async () => {
    await Promise.all([
      check('q1', { points: 1 }, async t => {
        await pause();
        t.equal(makePlaceholder('x'), 1);
      }),
      check('q1', { points: 1 }, async t => {
        await pause();
        await pause();
        t.equal(1, 1);
      }),
      check('q2', { points: 1 }, async t => {
        await pause();
        await pause();
        await pause();
        t.ok(false, 'No.');
      }),
    ]);
    const states = host.displays.map((_, i) => outcome(i).state);
    // The last one fails while another met a placeholder in a context of its own.
    expect(states).toEqual(['unattempted', 'passed', 'incorrect']);
    expect(new Set(host.displays.map(display => display.options.displayId)).size).toBe(3);
  });
});

it('prints its text where there is no kernel', async () => {
  FakeHost.uninstall();
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await check('q1', { points: 1 }, t => t.ok(true, ''));
  expect(write).toHaveBeenCalledExactlyOnceWith('✓ q1: passed (1 of 1 point)\nCorrect.\n');
  write.mockRestore();
});
