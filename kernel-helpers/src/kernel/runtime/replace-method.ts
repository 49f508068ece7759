/** A function of Node's, which takes its parameters in several forms. */
export type Method = (this: unknown, ...parameters: readonly unknown[]) => unknown;

/** What stands under a name, to be called as it is. */
export function methodOf(holder: object, name: string): Method {
  const method: unknown = Reflect.get(holder, name);
  if (typeof method !== 'function') throw new TypeError(`there is no function ${name} to be called`);
  return function (...parameters) {
    return Reflect.apply(method, this, parameters);
  };
}

/**
 * Puts a function in the place of another one, with that one's name and whatever else is said of it, such
 * as its form for `promisify`.
 *
 * @param wrap Makes the new function out of the old one.
 * @throws TypeError when there is no function of that name
 */
export function replaceMethod(holder: object, name: string, wrap: (original: Method) => Method): void {
  const original: unknown = Reflect.get(holder, name);
  const wrapper = wrap(methodOf(holder, name));
  for (const key of Reflect.ownKeys(Object(original))) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor?.configurable) Object.defineProperty(wrapper, key, descriptor);
  }
  Reflect.set(holder, name, wrapper);
}
