import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, SetupWarning } from './errors.mjs';
import { NODE, ROOT, SERVER_CLI, childEnv } from './paths.mjs';
import { run } from './run.mjs';
import { Stamp, digest } from './stamp.mjs';

const NOTEBOOKS = join(ROOT, 'notebooks');
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
  const stamp = new Stamp('labs', join(course, '.waymark'));
  const inputs = digest([NOTEBOOKS, RELEASE]);
  if (stamp.read(inputs, listCopies(course)) !== undefined) return;
  await reporter.step('Labs', async onLine => {
    await release(course, onLine);
    stamp.write(inputs, '');
    return `${listCopies(course).length} in ${course}`;
  });
}

/** @param {string} course @returns {string[]} what was released into it, as the release itself remembers */
function listCopies(course) {
  try {
    const { files } = JSON.parse(readFileSync(join(course, '.waymark', 'released.json'), 'utf8'));
    return Object.keys(files).map(path => join(course, path));
  } catch {
    return []; // Nothing yet; or damaged, of which the release tells.
  }
}

/**
 * A lab that cannot be released is its author's to mend, and no reason to keep students from the others.
 *
 * @param {string} course
 * @param {(line: string) => void} onLine
 */
async function release(course, onLine) {
  try {
    await run(NODE, [SERVER_CLI, 'release', '--to', course], { cwd: ROOT, env: childEnv(), onLine });
  } catch (error) {
    const faults = error instanceof CommandError ? error.errors : [];
    const shown = faults.length > 0 ? faults : [String(error)];
    throw new SetupWarning(['some could not be released:', ...shown.map(line => `  │ ${line}`)].join('\n'));
  }
}
