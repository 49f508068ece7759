import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SetupError, explain } from './errors.mjs';
import { NODE, ROOT, childEnv } from './paths.mjs';
import { ask, run } from './run.mjs';

const INSTALLED = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const DOWNLOAD_SILENCE_MS = 30_000;

/**
 * The browser the tests drive: `WAYMARK_BROWSER`, else an installed Chrome or Chromium, else Playwright's own.
 *
 * @returns {string | undefined} the path of its executable, or undefined when there is none
 */
export function findBrowser() {
  if (process.env.WAYMARK_BROWSER) return process.env.WAYMARK_BROWSER;
  if (existsSync(MAC_CHROME)) return MAC_CHROME;
  for (const name of INSTALLED) {
    const path = ask('/bin/sh', ['-c', `command -v ${name}`]);
    if (path) return path;
  }
  const path = playwrightBrowser();
  return path && existsSync(path) ? path : undefined;
}

/** Where Playwright puts, or would put, its own Chromium; undefined before its package is installed. */
function playwrightBrowser() {
  try {
    return String(createRequire(import.meta.url)('playwright-core').chromium.executablePath());
  } catch {
    return undefined;
  }
}

/**
 * Installs a browser: Playwright's download, else the system's package manager where it may be used.
 *
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>} the path of its executable
 * @throws {SetupError} when neither way works
 */
export async function installBrowser(onLine) {
  const env = childEnv();
  const playwright = [`${ROOT}/node_modules/playwright-core/cli.js`, 'install', 'chromium'];
  const attempts = [() => run(NODE, playwright, { env, onLine, silenceMs: DOWNLOAD_SILENCE_MS })];
  if (process.getuid?.() === 0 && ask('apt-get', ['--version'])) {
    const debian = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, onLine };
    attempts.push(async () => {
      await run('apt-get', ['update'], debian);
      return run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], debian);
    });
  }
  let cause;
  for (const attempt of attempts) {
    try {
      await attempt();
      const path = findBrowser();
      if (path) return path;
    } catch (error) {
      cause = error;
      onLine(String(error));
    }
  }
  throw new SetupError(
    'The browser tests need Chrome or Chromium and it could not be fetched: install one (Debian: ' +
      '`sudo apt install chromium`) or name one in WAYMARK_BROWSER, then run the command again.' +
      (explain(cause) ? ` (${explain(cause)})` : ''),
  );
}
