import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstalledKernel } from './installed-kernel.ts';

let kernel: InstalledKernel;
beforeAll(async () => {
  kernel = await InstalledKernel.install();
});
afterAll(() => kernel.remove());

describe('Jupyter', () => {
  it('finds the kernel by its name', async () => {
    const { stdout } = await kernel.python('-m', 'jupyter', 'kernelspec', 'list', '--json');
    const { spec } =
      (JSON.parse(stdout) as { kernelspecs: Record<string, { spec: object }> }).kernelspecs['waymark'] ?? {};
    expect(spec).toMatchObject({
      display_name: 'TypeScript (Waymark)',
      language: 'typescript',
      interrupt_mode: 'message',
    });
  });

  it('passes its official conformance suite', async () => {
    const suite = join(import.meta.dirname, 'jupyter_kernel_test_waymark.py');
    const { stderr } = await kernel.python(suite, '-v');
    expect(stderr).toMatch(/OK \(skipped=1\)\s*$/);
    expect(stderr).toMatch(/test_pager .*skipped/);
  });
});
