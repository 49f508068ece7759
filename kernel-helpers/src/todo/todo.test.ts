import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { UNATTEMPTED_KEY } from '../host.ts';
import { frame } from '../frames/frame.ts';
import { tf } from '../tf.ts';
import { UnattemptedError, isUnattempted } from './error.ts';
import { makePlaceholder, placeholderLabel, requireAnswer, todo } from './todo.ts';

describe('todo', () => {
  it('is soft: a property, a call and a construction give a placeholder again', () => {
    const model = todo('model');
    for (const value of [model.layers, model.predict(1).shape, new model(), model()]) {
      expect(placeholderLabel(value)).toBeDefined();
    }
    expect(placeholderLabel(model.predict(1))).toBe("todo('model').predict()");
    model.weight = 3;
    expect(placeholderLabel(model.weight)).toBeDefined();
  });

  // oxlint-disable-next-line typescript/no-explicit-any -- a student's code is typed otherwise
  it.each<[string, (value: any) => unknown]>([
    ['arithmetic', value => value + 1],
    ['unary minus', value => -value],
    ['a comparison', value => value < 3],
    ['a template string', value => `${value}`],
    ['String()', value => String(value)],
    // oxlint-disable-next-line eqeqeq -- what a student may write
    ['loose equality with a number', value => value == 3],
    ['for of', value => [...value]],
    ['destructuring an array', ([first]) => first],
    ['an object spread', value => ({ ...value })],
    ['Object.keys', value => Object.keys(value)],
    ['in', value => 'a' in value],
    ['instanceof', value => value instanceof Map],
    ['a request handler', value => value({}, new ServerResponse(new IncomingMessage(new Socket())))],
    ['instanceof it', value => ({}) instanceof value],
    [
      'a loop up to its length',
      value => {
        for (let i = 0; i < value.length; i++);
      },
    ],
    ['Math', value => Math.max(value, 1)],
    ['new Float32Array', value => new Float32Array(value)],
    ['new Map', value => new Map(value)],
    ['join', value => [value].join()],
  ])('throws UnattemptedError on %s', (_name, use) => {
    expect(() => use(todo('price'))).toThrow(UnattemptedError);
    expect(() => use(todo('price'))).toThrow("todo('price') is not written yet");
  });

  it('throws in an asynchronous loop', async () => {
    await expect(async () => {
      for await (const _ of todo<AsyncIterable<number>>()) break;
    }).rejects.toThrow(UnattemptedError);
  });

  it('awaits to itself', async () => {
    const value = todo('answer');
    expect(placeholderLabel(await value)).toBe("todo('answer')");
    expect(placeholderLabel(await value.load())).toBe("todo('answer').load()");
    expect(placeholderLabel((await Promise.all([value, Promise.resolve(1)]))[0])).toBe("todo('answer')");
  });

  it('prints instead of crashing', () => {
    expect(inspect(todo('price'))).toBe("todo('price')");
    expect(inspect({ a: [todo()] })).toBe('{ a: [ todo() ] }');
    expect(JSON.stringify({ price: todo('price') })).toBe(`{"price":"todo('price')"}`);
    expect([1].concat(todo('price'))).toHaveLength(2);
    expect(Array.isArray(todo())).toBe(false);
  });

  it('fits every type', () => {
    const text: string = todo();
    const row: readonly number[] = todo('row');
    const predict: (input: number) => Promise<number> = todo('predict');
    for (const value of [text, row, predict]) expect(placeholderLabel(value)).toBeDefined();
  });

  it('knows its own and nothing else', () => {
    expect(placeholderLabel(makePlaceholder('x'))).toBe("todo('x')");
    for (const value of [undefined, null, 0, '', {}, () => 1, new Proxy({}, {})]) {
      expect(placeholderLabel(value)).toBeUndefined();
      expect(() => requireAnswer(value)).not.toThrow();
    }
    expect(() => requireAnswer(todo('x'))).toThrow(UnattemptedError);
  });
});

describe('isUnattempted', () => {
  it('reads the mark, also in a cause and on a placeholder that is thrown', () => {
    expect(isUnattempted(new UnattemptedError('todo()'))).toBe(true);
    expect(isUnattempted({ [UNATTEMPTED_KEY]: true })).toBe(true);
    expect(isUnattempted(new Error('outer', { cause: new UnattemptedError('todo()') }))).toBe(true);
    expect(isUnattempted(todo())).toBe(true);
  });

  it('takes nothing else for it', () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    for (const error of [new Error('x'), undefined, null, 'UnattemptedError', loop, hostile]) {
      expect(isUnattempted(error)).toBe(false);
    }
  });
});

describe('libraries that meet a placeholder', () => {
  it.each<[string, () => unknown]>([
    ['tf.tensor', () => tf.tensor(todo())],
    ['tf.tensor2d of rows', () => tf.tensor2d([[todo<number>(), 1]])],
    ['tf.scalar', () => tf.scalar(todo())],
    ['tensor.add', () => tf.scalar(1).add(todo())],
    ['a layer', () => tf.sequential({ layers: [todo()] })],
    ['model.fit', () => model().fit(todo(), todo())],
    ['addColumn', () => frame({ a: [1] }).addColumn('b', todo())],
    ['groupby', () => frame({ a: [1] }).groupby(todo())],
    ['Array.from', () => Array.from(todo())],
    ['JSON.parse', () => JSON.parse(todo())],
    ['fetch', () => fetch(todo())],
  ])('say so: %s', async (_name, use) => {
    await expect((async () => use())()).rejects.toThrow(UnattemptedError);
  });
});

function model(): tf.Sequential {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}
