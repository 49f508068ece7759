import { USAGE, parseStartOptions } from './options.mjs';
import { demandFreePort, demandWritable } from './checks.mjs';
import { releaseLabs } from './labs.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { setUp } from './setup.mjs';

const reporter = new Reporter();

await runMain(reporter, async () => {
  const options = parseStartOptions(process.argv.slice(2), process.env.INIT_CWD);
  if (options.help) {
    reporter.say(USAGE);
    return 0;
  }
  await demandFreePort(options.port);
  demandWritable(options.course);
  await setUp(reporter);
  // It uses what set-up has built, and another start may have come first while this one waited for it.
  const { launch } = await import('./launch.mjs');
  await demandFreePort(options.port);
  return launch(reporter, options, () => releaseLabs(reporter, options.course));
});
