import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf, runCase, type KernelCase } from './kernel-case.ts';

/** Cases that do not hold yet, by the beginning of their titles. */
const NOT_YET: readonly string[] = ['F8 ', 'F19 '];

function casesIn(name: string): readonly KernelCase[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'cases', name), 'utf8')) as KernelCase[];
}

describe.each(['faults.json', 'interrupts.json'])('the cases of %s', name => {
  const cases = casesIn(name).filter(({ title }) => !NOT_YET.some(open => title.startsWith(open)));

  it.each(cases)('$title', async kernelCase => {
    expect(faultOf(kernelCase, await runCase(kernelCase))).toBeUndefined();
  });
});
