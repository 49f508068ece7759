import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { seeds } from '../../../../roadmap/testing/seeded.ts';
import { randomTraining } from '../../../testing/random-training.ts';
import { compiled, foreign } from '../../../testing/training-cases.ts';
import { differences, observe, type Training } from '../../../testing/training-run.ts';
import { explainTraining } from './install.ts';

const addon = createRequire(import.meta.url)
  .resolve('@tensorflow/tfjs-node/package.json')
  .replace('package.json', 'lib/napi-v8/tfjs_binding.node');

/** What differs between an eager and a compiled training from the same seeds, and how the second one ran. */
async function compare(make: () => Training): Promise<{ different: string[]; explained: string }> {
  const eager = await observe(make, false);
  let explained = '';
  const seen = await observe(make, true, ({ model }) => void (explained = explainTraining(model)));
  return { different: differences(eager, seen), explained };
}

describe.skipIf(!existsSync(addon))('a compiled training', () => {
  test.for(Object.entries(compiled))('%s: equals an eager one', async ([, make]) => {
    const { different, explained } = await compare(make);
    expect(different).toEqual([]);
    expect(explained).toBe('It trains compiled: each step is one graph.');
  });

  test.for(seeds(12))('a random model and random options, seed %i: equals an eager one', async seed => {
    const { different } = await compare(() => randomTraining(seed));
    expect(different).toEqual([]);
  });

  test.for(Object.entries(foreign))('%s: runs eagerly, and says why', async ([, make]) => {
    const { different, explained } = await compare(make);
    expect(different).toEqual([]);
    expect(explained).toMatch(/^It trains eagerly, because /);
  });
});
