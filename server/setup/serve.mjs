import { spawn } from 'node:child_process';
import { NODE, SERVER_CLI, childEnv } from './paths.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { setUpServer } from './setup.mjs';

const reporter = new Reporter();

await runMain(reporter, async () => {
  await setUpServer(reporter);
  const server = spawn(NODE, [SERVER_CLI, 'class', ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: childEnv(),
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.removeAllListeners(signal);
    process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', code => resolve(code ?? 1));
  });
});
