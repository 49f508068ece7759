import { USAGE, parseStartOptions } from './options.mjs';
import { isPortTaken } from './checks.mjs';
import { SetupError } from './errors.mjs';
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
  await reporter.step('Labs', onLine =>
    run(NODE, [SERVER_CLI, 'release', '--to', options.course], { cwd: ROOT, env: childEnv(), onLine }),
  );
  return launch(reporter, options);
});
