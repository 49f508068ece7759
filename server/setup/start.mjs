import { USAGE, parseStartOptions } from './options.mjs';
import { isPortTaken } from './checks.mjs';
import { SetupError } from './errors.mjs';
import { releaseLabs } from './labs.mjs';
import { launch } from './launch.mjs';
import { Reporter, runMain } from './reporter.mjs';
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
  return launch(reporter, options, () => releaseLabs(reporter, options.course));
});
