/**
 * Stands for a module until something of it is used, so that a notebook pays only for what it uses.
 *
 * @param load Gives the module; called once, at the first use.
 */
export function lazyModule<Module extends object>(load: () => Module): Module {
  let loaded: Module | undefined;
  const module = () => (loaded ??= load());
  // A function, since a module may be one (express) and a proxy is callable only over one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxy below answers for the module
  return new Proxy(function () {} as unknown as Module, {
    get: (_target, key) => Reflect.get(module(), key) as unknown,
    has: (_target, key) => Reflect.has(module(), key),
    apply: (_target, self, parameters) => {
      const called: unknown = module();
      if (typeof called !== 'function') throw new TypeError('This module is no function.');
      return Reflect.apply(called, self, parameters) as unknown;
    },
  });
}
