import { describe, expect, test } from 'vitest';
import { CommandError, SetupError, explain } from './errors.mjs';

/** @param {string} line */
const failed = line => new CommandError('npm ci', 'exit code 1', { tail: ['npm error', line] });

describe('explain', () => {
  test.for([
    ['npm error code ENOSPC', 'The disk is full'],
    ['OSError: [Errno 28] No space left on device', 'The disk is full'],
    ['npm error code ENOTFOUND', 'A package registry does not answer'],
    [
      'npm error network request failed, reason: connect ECONNREFUSED 127.0.0.1:9',
      'A package registry does not answer',
    ],
    ["Failed to establish a new connection: NewConnectionError('...')", 'A package registry does not answer'],
    ['npm error code EACCES', 'A file or folder may not be written'],
    ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'A package differs'],
  ])('%s', ([line, sentence]) => {
    expect(explain(failed(String(line)))).toContain(sentence);
  });

  test('passes our own sentences on and leaves the unknown unexplained', () => {
    expect(explain(new SetupError('Port 8888 is taken.'))).toBe('Port 8888 is taken.');
    expect(explain(failed('SyntaxError: Unexpected token'))).toBeUndefined();
    expect(explain(new TypeError('x is not a function'))).toBeUndefined();
  });
});
