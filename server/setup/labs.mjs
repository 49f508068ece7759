import { readdirSync } from 'node:fs';
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
  const copies = listLabs().map(path => join(course, path));
  if (stamp.read(inputs, copies) !== undefined) return;
  await reporter.step('Labs', async onLine => {
    await release(course, onLine);
    stamp.write(inputs, '');
    return `${copies.length} in ${course}`;
  });
}

/** @returns {string[]} the labs' paths below the notebooks folder, which are those below the course folder too */
function listLabs() {
  return readdirSync(NOTEBOOKS, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.ipynb'),
  );
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
    const reason = error instanceof CommandError ? error.tail.at(-1) : String(error);
    throw new SetupWarning(`Not all labs could be released: ${reason}`);
  }
}
