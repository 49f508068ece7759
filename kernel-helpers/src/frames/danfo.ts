import { createRequire } from 'node:module';
import type * as Danfo from 'danfojs-node';
import { lazyModule } from '../lazy.ts';
import { ensureDanfoLoads } from '../tf.ts';

const require = createRequire(import.meta.url);

/**
 * danfojs, the whole of `danfojs-node`; it loads at its first use and shares our `tf`. Where it is
 * silently wrong, use our {@link frame}, {@link groupMean}, {@link fillMissing}, {@link describe} and {@link toCsv} instead.
 *
 * @example
 * const both = dfd.concat({ dfList: [frame([{ a: 1 }]), frame([{ a: 2 }])], axis: 0 });
 */
export const dfd: typeof Danfo = lazyModule(() => {
  ensureDanfoLoads();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `require` knows no types
  return require('danfojs-node') as typeof Danfo;
});
