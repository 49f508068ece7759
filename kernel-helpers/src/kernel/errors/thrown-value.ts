import { inspect } from 'node:util';

/** `instanceof`, which throws for a proxy that does not want to be asked. */
export function isA<T>(value: unknown, type: abstract new (...parameters: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** What a field of any value holds; undefined where it cannot be read. A getter or a proxy may throw. */
export function read(value: unknown, key: string | symbol): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** A field of an error as text. Where it cannot be read, or made text, that is the text. */
export function textOf(error: object, key: string): string {
  try {
    const value: unknown = Reflect.get(error, key);
    // Anything can be assigned to the fields of an error.
    if (typeof value !== 'string') return value === undefined ? '' : inspectAnyway(value);
    return value;
  } catch (reason) {
    return `(its ${key} cannot be read: ${inspectAnyway(reason)})`;
  }
}

/** The name of an error, which may have anything for it. */
export function nameOf(error: Error): string {
  for (const name of [read(error, 'name'), read(read(error, 'constructor'), 'name')]) {
    if (typeof name === 'string' && name !== '') return name;
  }
  return 'Error';
}

/** Told of in their own places. */
const TOLD_ELSEWHERE = new Set(['name', 'message', 'stack', 'cause', 'errors']);

/** The fields that an error has of its own, such as the `code` of Node's. */
export function ownFields(error: Error): readonly (readonly [string, unknown])[] {
  try {
    return Object.keys(error)
      .filter(key => !TOLD_ELSEWHERE.has(key))
      .map(key => [key, read(error, key)]);
  } catch {
    return [];
  }
}

/** A value as text, also where its own way to be inspected throws. */
export function inspectAnyway(value: unknown): string {
  for (const customInspect of [true, false]) {
    try {
      return inspect(value, { customInspect });
    } catch {
      // A getter, a proxy or an inspector of the value's own: without them, perhaps.
    }
  }
  return '(a value that cannot be shown)';
}
