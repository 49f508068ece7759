import { printBeside, printBriefly } from '../print.ts';
import { isTensor, plainValue } from '../values.ts';

/** Where two values first differ, in words. */
export interface Difference {
  /** Path inside the value: `[2].price`; empty for the value itself. */
  readonly path: string;
  readonly reason: string;
}

type Pairs = WeakMap<object, WeakSet<object>>;

/**
 * Finds where two values first differ. Numbers must be equal and finite; arrays, plain objects,
 * Maps and Sets are compared by what they hold, in order for arrays and Maps; a tensor equals the
 * nested arrays, a Series the array and a DataFrame the rows that they stand for.
 *
 * @returns undefined When they are equal.
 * @throws UnattemptedError When a placeholder stands anywhere in `actual`.
 */
export function findDifference(actual: unknown, expected: unknown): Difference | undefined {
  return differ(actual, expected, '', new WeakMap());
}

function differ(
  actualValue: unknown,
  expectedValue: unknown,
  path: string,
  seen: Pairs,
): Difference | undefined {
  const actual = plainValue(actualValue);
  const expected = plainValue(expectedValue);
  const bad = (reason: string): Difference => ({ path, reason });
  if (typeof actual === 'number' && !Number.isFinite(actual)) return bad(`is ${actual}, not a finite number`);
  if (isTensor(actualValue) && isTensor(expectedValue) && actualValue.dtype !== expectedValue.dtype) {
    return bad(`is a tensor of ${actualValue.dtype}, expected one of ${expectedValue.dtype}`);
  }
  // === and not Object.is: a student's -0 is as good as 0.
  if (actual === expected) return undefined;
  if (!isObject(actual) || !isObject(expected)) {
    return bad(unlike(actual, expected));
  }
  const partners = seen.get(actual) ?? new WeakSet();
  if (partners.has(expected)) return undefined;
  seen.set(actual, partners.add(expected));
  if (kind(actual) !== kind(expected)) return bad(`is ${kind(actual)}, expected ${kind(expected)}`);
  if (Array.isArray(actual) && Array.isArray(expected)) return differAsArrays(actual, expected, path, seen);
  if (actual instanceof Map && expected instanceof Map) {
    return differAsArrays([...actual], [...expected], path, seen);
  }
  if (actual instanceof Set && expected instanceof Set) {
    if (actual.size !== expected.size) return bad(`has ${actual.size} members, expected ${expected.size}`);
    for (const member of expected) {
      if (!actual.has(member)) return bad(`lacks the member ${printBriefly(member)}`);
    }
    return undefined;
  }
  if (actual instanceof Date && expected instanceof Date) {
    return actual.getTime() === expected.getTime()
      ? undefined
      : bad(`is ${printBriefly(actual)}, expected ${printBriefly(expected)}`);
  }
  if (actual instanceof RegExp && expected instanceof RegExp && String(actual) === String(expected)) {
    return undefined;
  }
  if (actual instanceof RegExp || typeof actual === 'function' || actual instanceof Promise) {
    return bad(`is ${printBriefly(actual)}, expected ${printBriefly(expected)}`);
  }
  if (actual instanceof Error && expected instanceof Error) {
    return differAsRecords(errorFields(actual), errorFields(expected), path, seen);
  }
  return differAsRecords(actual, expected, path, seen);
}

/** How one value is unlike another of which one at least is no object. */
function unlike(actual: unknown, expected: unknown): string {
  if (expected === undefined || expected === null) {
    return `is ${printBriefly(actual)}, and there should be none`;
  }
  if (typeof actual === 'number' && typeof expected === 'number') {
    const [is, right] = printBeside(actual, expected);
    return `is ${is}, expected ${right}`;
  }
  return `is ${printBriefly(actual)}, expected ${printBriefly(expected)}`;
}

function differAsArrays(actual: readonly unknown[], expected: readonly unknown[], path: string, seen: Pairs) {
  for (let i = 0; i < Math.min(actual.length, expected.length); i++) {
    const difference = differ(actual[i], expected[i], `${path}[${i}]`, seen);
    if (difference) return difference;
  }
  if (actual.length === expected.length) return undefined;
  return { path, reason: `has length ${actual.length}, expected ${expected.length}` };
}

function differAsRecords(
  actual: object,
  expected: object,
  path: string,
  seen: Pairs,
): Difference | undefined {
  for (const key of Object.keys(expected)) {
    if (!Object.hasOwn(actual, key)) return { path, reason: `lacks the property ${JSON.stringify(key)}` };
    const difference = differ(fieldOf(actual, key), fieldOf(expected, key), joinPath(path, key), seen);
    if (difference) return difference;
  }
  const extra = Object.keys(actual).find(key => !Object.hasOwn(expected, key));
  return extra === undefined
    ? undefined
    : { path, reason: `has a property too many: ${JSON.stringify(extra)}` };
}

function fieldOf(value: object, key: string): unknown {
  return Reflect.get(value, key);
}

function errorFields(error: Error): object {
  return { name: error.name, message: error.message };
}

function joinPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

function kind(value: object): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  for (const type of [Map, Set, Date, RegExp, Promise, Error]) {
    if (value instanceof type) return `a ${type.name}`;
  }
  return 'an object';
}
