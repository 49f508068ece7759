import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CaseKernel, type KernelCase } from './kernel-case.ts';

const FILES = [
  { name: 'faults.json', env: {} },
  { name: 'interrupts.json', env: {} },
  { name: 'showing.json', env: {} },
  { name: 'child-processes.json', env: {} },
  { name: 'standard-input.json', env: {} },
  { name: 'notebooks.json', env: { WAYMARK_TYPES: 'loose' } },
];

function casesIn(name: string): readonly KernelCase[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'cases', name), 'utf8')) as KernelCase[];
}

describe.each(FILES)('the cases of $name', ({ name, env }) => {
  const shared = new CaseKernel(env);
  afterAll(() => shared.stop());

  it.each(casesIn(name))('$title', async kernelCase => {
    const kernel = kernelCase.isAlone ? new CaseKernel(env) : shared;
    try {
      expect(await kernel.faultOf(kernelCase)).toBeUndefined();
    } finally {
      if (kernel !== shared) await kernel.stop();
    }
  });
});
