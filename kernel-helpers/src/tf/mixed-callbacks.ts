/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-layers leaves the parameters of its methods untyped here. */
import type { CustomCallbackArgs, LayersModel, ModelFitArgs } from '@tensorflow/tfjs';
import type { Tfjs } from './load.ts';

type Fit = (this: LayersModel, ...parameters: unknown[]) => unknown;
type FitOptions = Pick<ModelFitArgs, 'callbacks' | 'yieldEvery'>;

const mended = new WeakSet<Tfjs>();

/**
 * Lets `fit` and `fitDataset` take plain objects and callbacks of tfjs's own, such as `tf.callbacks.earlyStopping`, in one
 * list. By itself tfjs looks at the first alone, and treats all others as what that one is.
 */
export function allowMixedCallbacks(tf: Tfjs): void {
  if (mended.has(tf)) return;
  mended.add(tf);
  for (const name of ['fit', 'fitDataset'] as const) {
    const prototype = tf.LayersModel.prototype as unknown as Record<typeof name, Fit>;
    const fit = prototype[name];
    prototype[name] = function (this: LayersModel, ...parameters: unknown[]) {
      const options = parameters.at(-1) as FitOptions | undefined;
      const callbacks: unknown = options?.callbacks;
      if (!Array.isArray(callbacks) || !isMixed(tf, callbacks)) return fit.apply(this, parameters);
      const alike = callbacks.map((callback: CustomCallbackArgs) =>
        isOwn(tf, callback) ? callback : new tf.CustomCallback(callback, options?.yieldEvery),
      );
      return fit.apply(this, [...parameters.slice(0, -1), { ...options, callbacks: alike }]);
    };
  }
}

function isMixed(tf: Tfjs, callbacks: readonly unknown[]): boolean {
  return callbacks.some(callback => isOwn(tf, callback)) && !callbacks.every(callback => isOwn(tf, callback));
}

/** tfjs does not export the base of all callbacks; it is what `Callback` is made of. */
function isOwn(tf: Tfjs, callback: unknown): boolean {
  const Base = Object.getPrototypeOf(tf.Callback) as typeof tf.Callback;
  return callback instanceof Base;
}
