import { USAGE, parseStartOptions } from './options.mjs';
import { demandFreePort, demandWritable, isPortTaken } from './checks.mjs';
import { lockClone } from './guard.mjs';
import { releaseLabs } from './labs.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { begin, fetchLargeData, setUp } from './setup.mjs';

const reporter = new Reporter();

await runMain(reporter, async () => {
  const options = parseStartOptions(process.argv.slice(2), process.env.INIT_CWD);
  if (options.help) {
    reporter.say(USAGE);
    return 0;
  }
  begin();
  await untilFormerEnds(options.port);
  await demandFreePort(options.port);
  demandWritable(options.author ?? options.course);
  await setUp(reporter);
  // It uses what set-up has built, and another start may have come first while this one waited for it.
  const { launch } = await import('./launch.mjs');
  await demandFreePort(options.port);
  const prepare = async () => {
    if (options.author === undefined) await releaseLabs(reporter, options.course);
    // Not awaited: whoever begins with a lab that needs less does not wait for it.
    void fetchLargeData(reporter);
  };
  const code = await launch(reporter, options, prepare);
  // What is still being fetched goes with us.
  return process.exit(code);
});

/** A start that was killed has JupyterLab ended after it, which takes a few seconds. @param {number} port */
async function untilFormerEnds(port) {
  if (!(await isPortTaken(port))) return;
  const unlock = await lockClone(pid => {
    reporter.say(`What a former start of this folder ran is just ending (process ${pid}): waiting for that.`);
  });
  unlock();
}
