import { afterEach, describe, expect, it } from 'vitest';
import { describeThrown } from './thrown.ts';

describe('what was thrown, in words', () => {
  const prepare = Error.prepareStackTrace;
  afterEach(() => {
    Error.prepareStackTrace = prepare;
  });

  it('has the message that the kernel gives it when the stack is first read', () => {
    Error.prepareStackTrace = error => {
      error.message = error.message.replace('__cells__.', '');
      return `${error.name}: ${error.message}\n    at cell [1]:2:3`;
    };
    expect(describeThrown(new TypeError('__cells__.rows is not iterable'))).toEqual({
      name: 'TypeError',
      message: 'rows is not iterable',
      stack: 'TypeError: rows is not iterable\n    at cell [1]:2:3',
    });
  });

  it('says each call once', () => {
    const error = new Error('no such table');
    error.stack =
      'Error: no such table\n    at up (cell [1]:2:3)\n    at cell [2]:1:1\n    at up (cell [1]:2:3)\n    at cell [2]:1:1';
    expect(describeThrown(error).stack).toBe(
      'Error: no such table\n    at up (cell [1]:2:3)\n    at cell [2]:1:1',
    );
  });

  it.each([
    [7, '7'],
    [{ code: 1 }, '{ code: 1 }'],
  ])('prints %j, which is no error', (thrown, message) => {
    expect(describeThrown(thrown)).toEqual({ name: 'thrown value', message, stack: message });
  });
});
