import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { NODE, NODE_MODULES, ROOT, childEnv } from './paths.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { setUp } from './setup.mjs';

const reporter = new Reporter();

await runMain(reporter, async () => {
  await setUp(reporter, { forTests: true });
  const vitest = [
    join(NODE_MODULES, 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--root',
    '.',
  ];
  const env = { ...childEnv(), WAYMARK_BROWSER: findBrowser() };
  const child = spawn(NODE, [...vitest, ...process.argv.slice(2)], { cwd: ROOT, env, stdio: 'inherit' });
  process.once('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
});
