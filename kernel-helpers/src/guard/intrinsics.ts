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

/** A notebook may seed it. */
const FREE = new Set<PropertyKey>(['random']);

// As they were before any cell ran.
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { ownKeys } = Reflect;

/** Has the global objects, and the functions that they hold, stay what they are: an assignment to one throws. */
export function lockGlobals(): void {
  for (const name of GLOBALS) {
    lock(globalThis, name);
    const holder: object = globalThis[name];
    for (const key of ownKeys(holder)) {
      if (!FREE.has(key)) lock(holder, key);
    }
  }
}

function lock(holder: object, key: PropertyKey): void {
  const { configurable, value } = getOwnPropertyDescriptor(holder, key) ?? {};
  if (!configurable || typeof value === 'undefined') return;
  defineProperty(holder, key, { writable: false, configurable: false });
}

interface Watched {
  readonly holder: object;
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly get: unknown;
  readonly set: unknown;
}

/**
 * Remembers what the prototypes hold, and those of the sockets by which the kernel tells what its cells show. They are not locked, since what inherits a property that is could not be given
 * one of its own by an assignment, as libraries do.
 *
 * @returns Names the first property that is another one by now; undefined where none is.
 */
export function watchPrototypes(): () => string | undefined {
  const watched: Watched[] = [];
  for (const holder of prototypes()) {
    for (const key of ownKeys(holder)) {
      const { value, get, set } = getOwnPropertyDescriptor(holder, key) ?? {};
      watched.push({ holder, key, value, get, set });
    }
  }
  const closed = [Object.prototype, ...sockets()].map(holder => ({ holder, count: ownKeys(holder).length }));
  // By index, and without a method: those are what may have been changed.
  return () => {
    for (let i = 0; i < watched.length; i++) {
      const { holder, key, value, get, set } = watched[i]!;
      const now = getOwnPropertyDescriptor(holder, key);
      if (!now || now.value !== value || now.get !== get || now.set !== set) {
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

function prototypes(): object[] {
  const iterators: Iterator<unknown>[] = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''.matchAll(/x/g),
  ];
  return [
    ...GLOBALS.flatMap((name): object[] => {
      const prototype: unknown = Reflect.get(globalThis[name], 'prototype');
      return typeof prototype === 'object' && prototype !== null ? [prototype] : [];
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
