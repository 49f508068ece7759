import { AsyncLocalStorage } from 'node:async_hooks';
import { Router, XPublisher } from 'zeromq';

/** Global objects on which comparisons and the sending of outcomes rely. `Error` and `Date` are left to libraries, which change them. */
const GLOBALS = [
  'Array',
  'Boolean',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'WeakMap',
  'WeakSet',
] as const;

/** A notebook may put a seeded one in its place. */
const FREE: PropertyKey = 'random';

// As they were before any cell ran.
const { getOwnPropertyDescriptor, is } = Object;
const { ownKeys } = Reflect;

interface Watched {
  readonly holder: object;
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly get: unknown;
  readonly set: unknown;
}

/**
 * Remembers what JavaScript's own objects hold, and the sockets by which the kernel tells what its cells show. Nothing is
 * locked: libraries assign to what is there already, and an engine that finds `Math` locked computes at a fifth of its speed.
 *
 * @returns Names the first property that is another one by now; undefined where none is.
 */
export function watchIntrinsics(): () => string | undefined {
  const watched: Watched[] = GLOBALS.map(key => watch(globalThis, key));
  for (const holder of holders()) {
    for (const key of ownKeys(holder)) if (key !== FREE) watched.push(watch(holder, key));
  }
  const closed = [Object.prototype, ...sockets()].map(holder => ({ holder, count: ownKeys(holder).length }));
  // By index, and without a method: those are what may have been changed.
  return () => {
    for (let i = 0; i < watched.length; i++) {
      const { holder, key, value, get, set } = watched[i]!;
      const now = getOwnPropertyDescriptor(holder, key);
      if (!now || !is(now.value, value) || now.get !== get || now.set !== set) {
        return typeof key === 'string' ? key : 'a symbol';
      }
    }
    for (let i = 0; i < closed.length; i++) {
      const { holder, count } = closed[i]!;
      if (ownKeys(holder).length > count) return 'a prototype with more in it than before';
    }
    return undefined;
  };
}

function watch(holder: object, key: PropertyKey): Watched {
  const { value, get, set } = getOwnPropertyDescriptor(holder, key) ?? {};
  return { holder, key, value, get, set };
}

function holders(): object[] {
  const iterators: Iterator<unknown>[] = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''.matchAll(/x/g),
  ];
  return [
    ...GLOBALS.flatMap((name): object[] => {
      const prototype: unknown = Reflect.get(globalThis[name], 'prototype');
      return [globalThis[name], ...(typeof prototype === 'object' && prototype !== null ? [prototype] : [])];
    }),
    Function.prototype,
    AsyncLocalStorage.prototype,
    ...sockets(),
    Reflect.getPrototypeOf(Uint8Array.prototype)!,
    ...iterators.map(iterator => Reflect.getPrototypeOf(iterator)!),
    Reflect.getPrototypeOf(Reflect.getPrototypeOf([].values())!)!,
  ];
}

/** By which the kernel sends. */
function sockets(): object[] {
  return [Router, XPublisher].flatMap(({ prototype }) => [prototype, Reflect.getPrototypeOf(prototype)!]);
}
