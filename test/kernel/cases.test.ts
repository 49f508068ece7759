import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf, runCase, withKernel, type KernelCase } from './kernel-case.ts';

function casesIn(name: string): readonly KernelCase[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'cases', name), 'utf8')) as KernelCase[];
}

describe.each(['faults.json', 'interrupts.json'])('the cases of %s, each in a kernel of its own', name => {
  it.each(casesIn(name))('$title', async kernelCase => {
    const shown = await withKernel(kernel => runCase(kernel, kernelCase));
    expect(faultOf(kernelCase, shown)).toBeUndefined();
  });
});

describe('the cases that share a kernel', () => {
  const cases = ['showing.json', 'child-processes.json', 'standard-input.json'].flatMap(casesIn);

  it('show what they are to show', async () => {
    const faults = await withKernel(async kernel => {
      const found: Record<string, string> = {};
      for (const each of cases) {
        const fault = faultOf(each, await runCase(kernel, each));
        if (fault !== undefined) found[each.title] = fault;
      }
      return found;
    });
    expect(faults).toEqual({});
  });
});
