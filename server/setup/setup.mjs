import { findBrowser, installBrowser } from './browser.mjs';
import { BUILD, buildCode, buildExtension, installKernel } from './build.mjs';
import { checkDisk, checkNode, findPython, freeDisk, usablePython } from './checks.mjs';
import { fetchData, isLarge, missingData } from './data.mjs';
import { SetupWarning } from './errors.mjs';
import { obstacleTo } from './folders.mjs';
import { lockClone, startGuard } from './guard.mjs';
import { installPackages, packagesInstalled } from './packages.mjs';
import { cacheDir } from './paths.mjs';
import { REQUIREMENTS, asideInstalled, installAside, installPython, pythonInstalled } from './python.mjs';
import { NPM } from './registries.mjs';
import { ask } from './run.mjs';
import { fetchServices, missingServices } from './services.mjs';
import { Stamp, digest } from './stamp.mjs';
import { setUpTensors, tensorsSetUp } from './tensors.mjs';

/**
 * A part of the set-up.
 *
 * @typedef {object} Step
 * @property {string} title
 * @property {() => boolean} isDone whether there is nothing to do; quick, for it is asked at every start
 * @property {(onLine: (line: string) => void) => Promise<string | undefined>} run gives a few words on what it did
 */

/**
 * Checks what set-up itself runs on, and has its children guarded.
 *
 * @throws {import('./errors.mjs').SetupError} when something is missing; the message says what to do
 */
export function begin() {
  checkNode();
  startGuard(usablePython() ?? findPython());
}

/**
 * Makes everything that a start, or the tests, need; what is there already is left alone.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {object} [options]
 * @param {boolean} [options.forTests] also what only the tests need (default: false)
 * @returns {Promise<void>}
 * @throws {import('./errors.mjs').SetupError} when it cannot go on; the message says what to do
 */
export async function setUp(reporter, { forTests = false } = {}) {
  const start = performance.now();
  begin();
  const steps = listSteps(forTests);
  const done = await takeSteps(reporter, steps);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  reporter.say(`✓ Set-up complete  ${seconds} s  (${done} of ${steps.length} steps were done already)`);
}

/**
 * Makes what a class server needs, which is less: no JupyterLab, no kernel, no data.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @returns {Promise<void>}
 * @throws {import('./errors.mjs').SetupError} when it cannot go on; the message says what to do
 */
export async function setUpServer(reporter) {
  checkNode();
  await takeSteps(reporter, [
    PACKAGES_STEP,
    stamped('Packages of this repository', 'code', BUILD.code, buildCode),
  ]);
}

/**
 * Takes the steps that are not done yet, while no other process does: where one is at it, what it leaves is taken then.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {readonly Step[]} steps in the order in which they build on each other
 * @returns {Promise<number>} how many were done already
 */
export async function takeSteps(reporter, steps) {
  if (steps.every(({ isDone }) => isDone())) return steps.length;
  const unlock = await lockClone(pid => {
    reporter.say(`A set-up of this folder runs already (process ${pid}): waiting for its end.`);
  });
  let done = 0;
  for (const { title, isDone, run } of steps) {
    if (isDone()) done++;
    else await reporter.step(title, run);
  }
  unlock();
  return done;
}

/** @type {Step} */
const PACKAGES_STEP = { title: 'Node packages', isDone: packagesInstalled, run: installPackages };

/** @param {boolean} forTests @returns {Step[]} in the order in which they build on each other */
function listSteps(forTests) {
  const requirements = forTests ? REQUIREMENTS.test : REQUIREMENTS.start;
  const steps = [
    {
      title: 'This machine',
      isDone: () => packagesInstalled() && Boolean(usablePython()),
      run: checkMachine,
    },
    PACKAGES_STEP,
    {
      title: 'Python environment',
      isDone: () => pythonInstalled(requirements),
      /** @param {(line: string) => void} onLine */
      run: onLine => installPython(requirements, onLine),
    },
    stamped('Packages of this repository', 'code', BUILD.code, buildCode),
    { title: 'Tensor back end', isDone: tensorsSetUp, run: setUpTensors },
    stamped('JupyterLab extension', 'extension', BUILD.extension, buildExtension),
    stamped('Kernel', 'kernel', BUILD.kernel, installKernel),
    {
      title: 'Data sets',
      isDone: () => missingFor(forTests).length === 0,
      /** @param {(line: string) => void} onLine */
      run: onLine => fetchMissingData(missingFor(forTests), onLine),
    },
  ];
  if (forTests) {
    steps.push(
      { title: 'Services for the tests', isDone: () => missingServices().length === 0, run: fetchServices },
      aside('nbgrader'),
      aside('jupyterhub'),
      aside('cfn-lint'),
      {
        title: 'Browser for the tests',
        isDone: () => findBrowser() !== undefined,
        run: installBrowser,
      },
    );
  }
  return steps;
}

/** @param {import('./python.mjs').Aside} name @returns {Step} */
function aside(name) {
  return {
    title: `${name} for the tests`,
    isDone: () => asideInstalled(name),
    run: onLine => installAside(name, onLine),
  };
}

/**
 * What set-up cannot install is better known before its long part.
 *
 * @param {(line: string) => void} onLine
 */
async function checkMachine(onLine) {
  if (!packagesInstalled()) NPM.beginProbe(onLine);
  const python = usablePython() ?? findPython();
  checkDisk();
  return `Node ${process.versions.node}, ${ask(python, ['--version'])}, ${(freeDisk() / 1e9).toFixed(0)} GB free`;
}

/**
 * @param {string} title
 * @param {string} name of its stamp
 * @param {{ inputs: string[], outputs: string[] }} files
 * @param {Step['run']} run
 * @returns {Step}
 */
function stamped(title, name, { inputs, outputs }, run) {
  const stamp = new Stamp(name);
  return {
    title,
    isDone: () => stamp.read(digest(inputs), outputs) !== undefined,
    run: async onLine => {
      const before = digest(inputs);
      const detail = await run(onLine);
      stamp.write(before, detail ?? '');
      return detail;
    },
  };
}

/** @param {boolean} forTests @returns {import('./data.mjs').DataSet[]} what a start, or a test, has to wait for */
function missingFor(forTests) {
  return missingData().filter(dataSet => forTests || !isLarge(dataSet));
}

/**
 * Fetches the large data sets that are missing while something else goes on, and says so.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @returns {Promise<void>} once all is there or has failed
 */
export async function fetchLargeData(reporter) {
  const missing = missingData().filter(isLarge);
  if (missing.length === 0 || obstacleTo(cacheDir())) return;
  const names = missing.map(({ id }) => id).join(', ');
  const archives = new Map(missing.map(({ archive }) => [archive.sha256, archive.megabytes]));
  const megabytes = [...archives.values()].reduce((sum, size) => sum + size, 0);
  reporter.say(`… Data sets in the background: ${names} (${megabytes} MB)`);
  const failed = await fetchData(missing, line => reporter.log(line));
  reporter.say(
    failed.length === 0
      ? `✓ Data sets in the background: ${names}`
      : `! ${failed.join(', ')} could not be fetched: labs use their seeded generators.`,
  );
}

/**
 * @param {readonly import('./data.mjs').DataSet[]} missing
 * @param {(line: string) => void} onLine
 */
async function fetchMissingData(missing, onLine) {
  const obstacle = obstacleTo(cacheDir());
  if (obstacle) {
    throw new SetupWarning(
      `labs use their seeded generators: the cache ${cacheDir()} cannot be written (${obstacle}). WAYMARK_CACHE names another folder.`,
    );
  }
  const failed = await fetchData(missing, onLine);
  if (failed.length > 0) {
    throw new SetupWarning(`${failed.join(', ')} could not be fetched: labs use their seeded generators.`);
  }
  return missing.map(({ id }) => id).join(', ');
}
