import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, SetupWarning } from './errors.mjs';
import { NODE, NOTEBOOKS, ROOT, SERVER_CLI, childEnv } from './paths.mjs';
import { run } from './run.mjs';
import { Stamp, digest } from './stamp.mjs';

const RELEASE = join(ROOT, 'server', 'src');

/**
 * Puts the students' copies of the labs into the course folder; the command never overwrites a student's work. Nothing
 * is done when no lab has changed and every copy is there.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {string} course
 * @returns {Promise<void>}
 */
export async function releaseLabs(reporter, course) {
  writeSeed(join(course, '.waymark'));
  const stamp = new Stamp('labs', join(course, '.waymark'));
  const inputs = digest([NOTEBOOKS, RELEASE]);
  const released = stamp.read(inputs, []);
  if (released !== undefined && copiesOf(released, course).every(path => existsSync(path))) return;
  await reporter.step('Labs', async onLine => {
    const labs = await release(course, onLine);
    stamp.write(inputs, labs);
    return `${copiesOf(labs, course).length} in ${course}`;
  });
}

/**
 * Writes down what the student's variants are made from (`variant` in a notebook), once: with another one, exercises
 * that were solved would have other numbers.
 *
 * @param {string} folder
 */
export function writeSeed(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(join(folder, 'seed'), `${randomUUID()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** @param {string} labs their ids, a line each @param {string} course @returns {string[]} the students' copies */
function copiesOf(labs, course) {
  return labs.split('\n').map(id => join(course, `${id}.ipynb`));
}

/**
 * A lab that cannot be released is its author's to mend, and no reason to keep students from the others.
 *
 * @param {string} course
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>} the ids of the labs, a line each
 */
async function release(course, onLine) {
  try {
    const options = { cwd: ROOT, env: childEnv(), onLine };
    const printed = await run(NODE, [SERVER_CLI, 'release', '--to', course], options);
    return printed.replace(/:.*/g, '');
  } catch (error) {
    const faults = error instanceof CommandError ? error.errors : [];
    const shown = faults.length > 0 ? faults : [String(error)];
    throw new SetupWarning(['some could not be released:', ...shown.map(line => `  │ ${line}`)].join('\n'));
  }
}
