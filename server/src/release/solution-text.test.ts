import { expect, it } from 'vitest';
import { solutionText } from './solution-text.ts';

it.each([
  ['/// BEGIN SOLUTION\nconst a = 1;\n/// END SOLUTION', 'const a = 1;'],
  [
    'function f() {\n  /// BEGIN SOLUTION\n  return 1;\n  /// END SOLUTION\n  /// BEGIN WRONG q1: two\n  return 2;\n  /// END WRONG\n}',
    'function f() {\n  return 1;\n}',
  ],
  [
    '/// BEGIN SOLUTION\n/// EQUIVALENT i <= n\nconst a = 1;\n/// END SOLUTION\n/// BEGIN STUB\nconst a = todo();\n/// END STUB\nconst b = 2;',
    'const a = 1;\n\nconst b = 2;',
  ],
])('%j', (source, text) => {
  expect(solutionText(source)).toBe(text);
});
