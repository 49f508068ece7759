import { existsSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { BUILD } from './build.mjs';
import { freeDisk, usablePython } from './checks.mjs';
import { DATA_SETS, missingData } from './data.mjs';
import { obstacleTo } from './folders.mjs';
import { nodeVersion, packagesInstalled } from './packages.mjs';
import { PYTHON, cacheDir, childEnv } from './paths.mjs';
import { REQUIREMENTS, pythonInstalled } from './python.mjs';
import { NPM, PYPI } from './registries.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { ask } from './run.mjs';
import { backend } from './tensorflow.mjs';
import { tensorObstacle } from './tensors.mjs';

/**
 * A thing Waymark needs, and how it is.
 *
 * @typedef {object} Finding
 * @property {string} name
 * @property {boolean} ok
 * @property {string} detail
 * @property {boolean} [optional] whether Waymark runs without it
 */

/** What one does without where the native back end is missing. */
const SLOWER =
  'models work, but train operation by operation instead of compiled, several times slower (kernel-helpers/docs/training.md)';

/** @returns {Promise<Finding[]>} */
async function examine() {
  const node = nodeVersion();
  const tensor = backend();
  const tensorDetail = tensor.tensorflowVersion
    ? `TensorFlow ${tensor.tensorflowVersion}`
    : [tensor.reason, tensorObstacle(), SLOWER].filter(Boolean).join(': ');
  const missing = new Set(missingData());
  const browser = findBrowser();
  const obstacle = obstacleTo(cacheDir());
  const [npm, pypi] = await Promise.all([NPM.fault(() => {}), PYPI.fault(() => {})]);
  return [
    { name: 'Node of this command', ok: true, detail: process.version },
    { name: 'Node for everything else', ok: Boolean(node), detail: node ?? 'not installed' },
    { name: 'Node packages', ok: packagesInstalled(), detail: 'as in package-lock.json' },
    { name: 'Python', ok: Boolean(usablePython()), detail: ask(PYTHON, ['--version']) ?? 'no .venv' },
    { name: 'JupyterLab', ok: pythonInstalled(REQUIREMENTS.start), detail: jupyterVersion() },
    { name: 'Kernel', ok: kernelInstalled(), detail: 'waymark, TypeScript (Waymark)' },
    {
      name: 'JupyterLab extension',
      ok: BUILD.extension.outputs.every(existsSync),
      detail: '@waymark/extension',
    },
    {
      name: 'Tensor back end',
      ok: tensor.name !== 'none',
      detail: `${tensor.name}, ${tensorDetail}`,
    },
    ...DATA_SETS.map(dataSet => ({
      name: `Data set ${dataSet.id}`,
      ok: !missing.has(dataSet),
      detail: missing.has(dataSet) ? 'not fetched: labs use their seeded generator' : dataSet.title,
      optional: true,
    })),
    { name: 'Browser for the tests', ok: Boolean(browser), detail: browser ?? 'none', optional: true },
    {
      name: 'Cache',
      ok: !obstacle,
      detail: obstacle
        ? `${cacheDir()} cannot be written (${obstacle}): nothing is kept for later`
        : cacheDir(),
      optional: true,
    },
    { name: 'npm registry', ok: !npm, detail: npm ?? 'answers', optional: true },
    { name: 'Python registry', ok: !pypi, detail: pypi ?? 'answers', optional: true },
    { name: 'Free disk', ok: freeDisk() > 1e9, detail: `${(freeDisk() / 1e9).toFixed(1)} GB` },
  ];
}

function jupyterVersion() {
  return ask(PYTHON, ['-m', 'jupyterlab', '--version']) ?? 'not installed';
}

function kernelInstalled() {
  const list = ask(PYTHON, ['-m', 'jupyter', 'kernelspec', 'list', '--json'], childEnv());
  return list !== undefined && BUILD.kernel.outputs.every(existsSync);
}

const reporter = new Reporter();

await runMain(reporter, async () => {
  const findings = await examine();
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, ok, detail, optional } of findings) {
    reporter.say(`${ok ? '✓' : optional ? '!' : '✗'} ${name.padEnd(width)}  ${detail}`);
  }
  const broken = findings.filter(({ ok, optional }) => !ok && !optional);
  if (broken.length === 0) return 0;
  reporter.say(
    `\nMissing: ${broken.map(({ name }) => name).join(', ')}. \`npm start\` sets up what is missing.`,
  );
  return 1;
});
