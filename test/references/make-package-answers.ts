/**
 * Makes `package-answers.json` anew: `node test/references/make-package-answers.ts`. It needs a Python of 3.10 or newer
 * and about a gigabyte, since each package gets an environment of its own in the system's folder for what is temporary.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeInputs, SEED } from './inputs.ts';

/** By package, what is installed for it. */
const PACKAGES = {
  river: ['river==0.26.1'],
  evidently: ['evidently==0.7.23', 'pandas<3'],
  nannyml: ['nannyml==0.13.1', 'statsmodels==0.15.0'],
};
const SCRIPT = fileURLToPath(new URL('package_answers.py', import.meta.url));
const ANSWERS = fileURLToPath(new URL('package-answers.json', import.meta.url));

const input = JSON.stringify(makeInputs(SEED));
const answers = Object.entries(PACKAGES).map(([name, wanted]): [string, unknown] => {
  const folder = mkdtempSync(join(tmpdir(), `waymark-${name}-`));
  try {
    const python = join(folder, 'bin', 'python');
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...wanted], { stdio: 'inherit' });
    return [name, JSON.parse(execFileSync(python, [SCRIPT, name], { input, encoding: 'utf8' })) as unknown];
  } finally {
    rmSync(folder, { recursive: true });
  }
});
writeFileSync(ANSWERS, `${JSON.stringify({ seed: SEED, ...Object.fromEntries(answers) }, null, 2)}\n`);
