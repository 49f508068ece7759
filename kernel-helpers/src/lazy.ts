/**
 * Stands for a module until something of it is used, so that a notebook pays only for what it uses.
 *
 * @param load Gives the module; called once, at the first use.
 */
export function lazyModule<Module extends object>(load: () => Module): Module {
  let loaded: Module | undefined;
  const module = () => (loaded ??= load());
  // A function, since a module may be one (express) and a proxy is callable only over one.
  return new Proxy(function () {} as unknown as Module, {
    get: (_target, key) => Reflect.get(module(), key) as unknown,
    has: (_target, key) => Reflect.has(module(), key),
    apply: (_target, self, parameters) =>
      Reflect.apply(module() as unknown as (...parameters: unknown[]) => unknown, self, parameters),
  });
}
