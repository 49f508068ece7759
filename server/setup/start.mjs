import { USAGE, parseStartOptions } from './options.mjs';
import { isPortTaken } from './checks.mjs';
import { CommandError, SetupError, SetupWarning } from './errors.mjs';
import { NODE, ROOT, SERVER_CLI, childEnv } from './paths.mjs';
import { launch } from './launch.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { run } from './run.mjs';
import { setUp } from './setup.mjs';

const reporter = new Reporter();

await runMain(reporter, async () => {
  const options = parseStartOptions(process.argv.slice(2), process.env.INIT_CWD);
  if (options.help) {
    reporter.say(USAGE);
    return 0;
  }
  if (await isPortTaken(options.port)) {
    throw new SetupError(
      `Port ${options.port} is taken: stop what uses it, or choose another with \`npm start -- --port ${options.port + 1}\`.`,
    );
  }
  await setUp(reporter);
  return launch(reporter, options, () =>
    reporter.step('Labs', onLine => releaseLabs(options.course, onLine)),
  );
});

/**
 * Puts the labs into the course folder. A lab that cannot be released is its author's to mend, and no reason to keep
 * students from the others.
 *
 * @param {string} course
 * @param {(line: string) => void} onLine
 */
async function releaseLabs(course, onLine) {
  try {
    const said = await run(NODE, [SERVER_CLI, 'release', '--to', course], {
      cwd: ROOT,
      env: childEnv(),
      onLine,
    });
    return said.split('\n').at(-1);
  } catch (error) {
    const reason = error instanceof CommandError ? error.tail.at(-1) : String(error);
    throw new SetupWarning(`The course folder stays as it is: ${reason}`);
  }
}
