import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KERNEL_NAME, kernelSpec } from './kernelspec.ts';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect width="64" height="64" rx="10" fill="#3178c6"/>
  <path d="M10 20h22v6h-8v26h-6V26h-8z" fill="#fff"/>
  <path d="M36 50l4-16 5 11 5-11 4 16" fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round"/>
  <circle cx="50" cy="20" r="6" fill="#ffb300"/>
</svg>
`;

/**
 * Installs the kernel for a Python environment: \`node install.js --prefix VENV\` writes
 * \`VENV/share/jupyter/kernels/waymark\`, and prints the folder.
 */
const { values } = parseArgs({ options: { prefix: { type: 'string' } } });
if (!values.prefix) {
  process.stderr.write(
    'usage: install.js --prefix FOLDER (of the Python environment that Jupyter runs in)\n',
  );
  process.exit(2);
}
const folder = join(values.prefix, 'share', 'jupyter', 'kernels', KERNEL_NAME);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
writeFileSync(join(folder, 'logo-svg.svg'), LOGO);
process.stdout.write(`${folder}\n`);
