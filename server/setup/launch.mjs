import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findFreePort } from '../../kernel-helpers/dist/port.js';
import { demandFreePort } from './checks.mjs';
import { SetupError } from './errors.mjs';
import { NODE, PYTHON, ROOT, SERVER_CLI, childEnv } from './paths.mjs';
import { makePrivate } from './private.mjs';
import { Service } from './service.mjs';

const BASE_URL = '/';
const READY_MS = 120_000;
const POLL_MS = 50;
const CONFIG = fileURLToPath(new URL('jupyter_server_config.py', import.meta.url));

/**
 * Runs the progress server and JupyterLab until JupyterLab ends or a signal asks to stop, and then stops both with all
 * that they started. Prints one line with the address when everything answers.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {import('./options.mjs').StartOptions} options
 * @param {() => Promise<void>} prepareCourse done while the two start, and before the address is shown
 * @returns {Promise<number>} the exit code
 * @throws {SetupError} when one of them does not come up
 */
export async function launch(
  reporter,
  { author, roadmap, course, open, port, useServer, join: invitation },
  prepareCourse,
) {
  const { WAYMARK_SECRET: given, ...env } = childEnv();
  const secret = (useServer && given) || randomBytes(32).toString('hex');
  const token = randomBytes(24).toString('hex');
  const serverPort = useServer ?? (await findFreePort());
  const address = `http://127.0.0.1:${port}${BASE_URL}`;
  const folder = author ?? course;
  const data = join(folder, '.waymark');
  const readable = makePrivate(data);
  if (readable !== undefined) {
    reporter.say(`Others who use this machine can read ${readable}, which is not yours to change.`);
  }
  const stopped = untilSignal();
  /** @type {(message: string) => void} */
  const tell = message => reporter.say(message);

  const server = new Service({
    name: 'The progress server',
    command: NODE,
    args: [
      SERVER_CLI,
      'serve',
      '--secret-stdin',
      '--port',
      String(serverPort),
      ...(author === undefined ? [] : ['--author', '--notebooks', author]),
      ...(roadmap === undefined ? [] : ['--roadmap', roadmap]),
    ],
    cwd: ROOT,
    env: { ...env, WAYMARK_DATA: data },
    input: secret,
    logFile: join(data, 'logs', 'server.log'),
    restart: true,
    onEnd: tell,
  });
  const jupyter = new Service({
    name: 'JupyterLab',
    command: PYTHON,
    args: ['-m', 'jupyterlab', `--config=${CONFIG}`],
    cwd: folder,
    env: {
      ...env,
      WAYMARK_PORT: String(port),
      WAYMARK_SERVER_PORT: String(serverPort),
      WAYMARK_BASE_URL: BASE_URL,
      WAYMARK_COURSE: folder,
      ...(author !== undefined && { WAYMARK_AUTHOR: '1' }),
      ...(useServer && { WAYMARK_ALONE: '1' }),
      // Settings, workspaces and signatures stay with the course, apart from any other Jupyter of this user.
      JUPYTER_CONFIG_DIR: join(data, 'jupyter', 'config'),
      JUPYTER_DATA_DIR: join(data, 'jupyter', 'data'),
      JUPYTER_RUNTIME_DIR: join(data, 'jupyter', 'runtime'),
    },
    input: JSON.stringify({ secret, token }),
    logFile: join(data, 'logs', 'jupyterlab.log'),
    restart: false,
    onEnd: tell,
  });
  const services = useServer ? [jupyter] : [server, jupyter];

  try {
    for (const service of services) service.start();
    const ready = Promise.all([untilReady(address, token, services), prepareCourse()]);
    if ((await Promise.race([ready, stopped])) === 'signal') return 0;
    for (const notice of noticesIn(server.logFile)) reporter.say(`! ${notice}`);
    if (author !== undefined) {
      reporter.say(`You write labs: these are the sources in ${author}, with their solutions.`);
    }
    if (invitation) reporter.say(await joinClass(address, token, invitation));
    reporter.say(`Waymark is ready: ${address}lab?token=${token}`);
    if (open) openBrowser(writeDoor(data, `${address}lab?token=${token}`));
    const why = await Promise.race([stopped, jupyter.ended]);
    return why === 'signal' ? 0 : 1;
  } catch (error) {
    // Two starts that waited for one set-up ask for the port at the same time.
    if (!jupyter.isRunning) await demandFreePort(port);
    throw error;
  } finally {
    await Promise.all(services.map(service => service.stop()));
  }
}

/** @param {string} logFile of the progress server @returns {string[]} what it found amiss with its data, in sentences */
function noticesIn(logFile) {
  if (!existsSync(logFile)) return [];
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter(line => line.includes('"notice":true'))
    .map(line => JSON.parse(line).msg);
}

/** @returns {Promise<'signal'>} once Ctrl-C or a signal asks to stop; further ones wait for the end of the first */
function untilSignal() {
  return new Promise(resolve => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.removeAllListeners(signal);
      process.on(signal, () => resolve('signal'));
    }
  });
}

/**
 * Waits until JupyterLab answers, and the progress server through it.
 *
 * @param {string} address
 * @param {string} token
 * @param {readonly Service[]} services
 * @throws {SetupError} when one of them ends, nothing answers for two minutes, or the server is another person's
 */
async function untilReady(address, token, services) {
  const headers = { authorization: `token ${token}` };
  const deadline = Date.now() + READY_MS;
  for (const path of ['api/status', 'waymark/api/health']) {
    while (!(await answers(`${address}${path}`, headers))) {
      const failed = services.find(service => !service.isRunning);
      if (failed) throw failed.failure();
      if (Date.now() > deadline) {
        throw new SetupError(
          `${address}${path} does not answer. The logs are ${services.map(s => s.logFile).join(' and ')}.`,
        );
      }
      await sleep(POLL_MS);
    }
  }
  const asked = await fetch(`${address}waymark/api/progress`, { headers });
  if (asked.status === 403) {
    const problem = await asked.json();
    const isTold = typeof problem === 'object' && problem !== null && 'detail' in problem;
    throw new SetupError(
      isTold ? String(problem.detail) : 'The progress server lets nobody in (status 403).',
    );
  }
}

/**
 * Has the progress server join a class: it keeps the key, and no page sees it.
 *
 * @param {string} address of JupyterLab
 * @param {string} token
 * @param {{ link: string, name: string }} invitation
 * @returns {Promise<string>} what came of it, for the student; a course that cannot be joined now can be worked on all the same
 */
async function joinClass(address, token, invitation) {
  const asked = await fetch(`${address}waymark/api/class/join`, {
    method: 'POST',
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(invitation),
  });
  /** @type {any} */
  const answer = await asked.json();
  if (!asked.ok) return `! You have not joined the class: ${answer.detail ?? asked.statusText}`;
  const { me, course } = answer;
  const who = me.role === 'student' ? '' : ` as ${me.role}`;
  return `✓ ${me.name}, you have joined ${course.title}${who}. ${CONSENT}`;
}

/** What somebody agrees to who joins. */
const CONSENT =
  'Its instructors and reviewers see your progress, check by check; your team does so only if you say so in the sidebar.';

/** @param {string} url @param {Record<string, string>} headers */
async function answers(url, headers) {
  try {
    return (await fetch(url, { headers })).ok;
  } catch {
    return false;
  }
}

/**
 * Writes a page that leads to an address: the arguments of the browser's process, unlike the page, are there for every
 * user of the machine to read.
 *
 * @param {string} data
 * @param {string} url with the token
 * @returns {string} the page's own address
 */
function writeDoor(data, url) {
  const path = join(data, 'open.html');
  writeFileSync(
    path,
    `<!doctype html><meta http-equiv="refresh" content="0; url=${url}"><a href="${url}">Waymark</a>\n`,
    {
      mode: 0o600,
    },
  );
  return pathToFileURL(path).href;
}

/** @param {string} url */
function openBrowser(url) {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => {}); // The line with the address is there to click on.
  child.unref();
}
