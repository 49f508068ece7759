import { join } from 'node:path';
import { installationRoot } from './modules/installation.ts';

/** The name by which notebooks ask for this kernel. */
export const KERNEL_NAME = 'waymark';

/** The content of a Jupyter `kernel.json`. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: 'message' | 'signal';
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The flags of the kernel's Node. Warnings of packages' own use of Node would end up in a student's
 * cell, where nobody can act on them. And an interrupt may cut off a callback of Node's before Node has
 * noted its end: that is harmless, but Node's check of its notes would end the process. The compiler makes
 * much garbage in a cell: a small nursery (in MB) takes a quarter off the memory at a tenth more time.
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--no-deprecation',
  '--no-force-async-hooks-checks',
  '--max-semi-space-size=8',
] as const;

/** How Jupyter starts this installation's kernel. */
export function kernelSpec(): KernelSpec {
  const root = installationRoot();
  const extension = process.platform === 'win32' ? '.cmd' : '';
  return {
    argv: [
      join(root, 'node_modules', '.bin', `node${extension}`),
      ...NODE_FLAGS,
      join(root, 'kernel-helpers', 'dist', 'kernel', 'main.js'),
      '--connection-file',
      '{connection_file}',
    ],
    display_name: 'TypeScript (Waymark)',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
}
