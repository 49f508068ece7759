import { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { noteTouch } from '../check/run.ts';
import { UNATTEMPTED_KEY } from '../host.ts';
import { UnattemptedError } from './error.ts';

/** Every placeholder with the way it prints. */
const labels = new WeakMap<object, string>();

/**
 * Stands where the answer to an exercise belongs. It has whatever type its place asks for, so that
 * the rest of the notebook compiles, and it is soft: reading a property of it, calling it or
 * awaiting it gives a placeholder again. Only what needs a real value (arithmetic, comparison with
 * `<`, a template string, a loop, a spread, `instanceof`) throws.
 *
 * A check that meets a placeholder reports `unattempted`. What no program can notice is a test of
 * its mere existence: `if (answer)` and `answer === undefined` take it for a value.
 *
 * @param what Names the exercise in messages. Default: the function of a cell in whose body it stands, if any.
 * @throws UnattemptedError Not here, but where the value is needed.
 * @example
 * const pricePerSquareFoot: (price: number, area: number) => number = todo('pricePerSquareFoot');
 */
// oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unnecessary-type-parameters -- it takes the type of its place
export function todo<T = any>(what?: string): T {
  const value = build(rootOf(what), rootOf(what));
  // An author's stub may hold a todo() in a function's body: a check that runs into it has met it.
  noteTouch(what === undefined ? namedByCaller() : rootOf(what));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it stands for any type
  return value as unknown as T;
}

/** What a `todo()` without a name is called: by the function of a cell in whose body it stands, if it stands in one. */
function namedByCaller(): string {
  const [, name] = /^ +at (\S+) \(cell \[\d+\]/m.exec(new Error().stack ?? '') ?? [];
  return name === undefined ? rootOf(undefined) : `The todo() in ${name}`;
}

/** A placeholder, made without counting as met by a check that runs at this moment. */
export function makePlaceholder(what?: string): unknown {
  return build(rootOf(what), rootOf(what));
}

function rootOf(what: string | undefined): string {
  return what === undefined ? 'todo()' : `todo('${what}')`;
}

/** The way a placeholder prints, such as `todo('price')`; undefined for every other value. */
export function placeholderLabel(value: unknown): string | undefined {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
    ? labels.get(value)
    : undefined;
}

/**
 * Refuses a placeholder.
 *
 * @throws UnattemptedError When `value` is one. A running check takes note.
 */
export function requireAnswer(value: unknown): void {
  const label = placeholderLabel(value);
  if (label === undefined) return;
  noteTouch(label);
  throw new UnattemptedError(label);
}

/** @param root What the messages name. @param label How this placeholder prints: `todo('model').predict()`. */
function build(root: string, label: string): object {
  const touch = () => noteTouch(root);
  const refuse = (): never => {
    touch();
    throw new UnattemptedError(root);
  };
  // A function, so that the placeholder can be called and constructed. Node's `inspect` looks at
  // the target and not at the proxy.
  const target = Object.defineProperty(function () {}, inspect.custom, { value: () => label });
  const proxy: object = new Proxy(target, {
    get(_target, key) {
      if (key === UNATTEMPTED_KEY) return true;
      if (typeof key === 'symbol') return NEEDS_A_VALUE.has(key) ? refuse : Reflect.get(target, key);
      touch();
      // Awaiting a value without `then` gives the value itself.
      if (key === 'then') return undefined;
      if (key === 'toJSON') return () => label;
      return build(root, `${label}.${key}`);
    },
    apply(_target, _self, parameters: unknown[]) {
      // A request handler has to answer: a soft one would leave the visitor waiting for ever.
      if (parameters.some(parameter => parameter instanceof ServerResponse)) return refuse();
      touch();
      return build(root, `${label}()`);
    },
    construct() {
      touch();
      return build(root, `new ${label}()`);
    },
    set() {
      touch();
      return true;
    },
    // Libraries ask `instanceof` before they use a value.
    getPrototypeOf: refuse,
    has: refuse,
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
    setPrototypeOf: refuse,
    preventExtensions: refuse,
  });
  labels.set(proxy, label);
  return proxy;
}

const NEEDS_A_VALUE: ReadonlySet<symbol> = new Set([
  Symbol.toPrimitive,
  Symbol.iterator,
  Symbol.asyncIterator,
  Symbol.hasInstance,
]);
