import { SetupError, hasNoAnswer } from './errors.mjs';
import { PYTHON, ROOT, systemEnv } from './paths.mjs';
import { ask, run } from './run.mjs';

const PROBE_S = 6;
/** With the start of npm or pip, and on a busy machine. */
const PROBE_MAX_MS = 15_000;
const NPM_PING = ['ping', `--fetch-timeout=${PROBE_S * 1000}`, '--fetch-retries=0'];
const PIP_LOOK = [
  '-m',
  'pip',
  '-vv',
  'index',
  'versions',
  'pip',
  '--timeout',
  `${PROBE_S}`,
  '--retries',
  '0',
];

/**
 * Where packages come from. That it does not answer is found out once in a set-up and not by every step that needs it.
 */
export class Registry {
  #name;
  #findFault;
  /** @type {Promise<string | undefined> | undefined} */
  #fault;

  /**
   * @param {string} name
   * @param {(onLine: (line: string) => void) => Promise<string | undefined>} findFault gives the address that does not
   *   answer
   */
  constructor(name, findFault) {
    this.#name = name;
    this.#findFault = findFault;
  }

  /**
   * @param {(line: string) => void} onLine
   * @returns {Promise<string | undefined>} undefined when it answers, else a sentence that says what does not
   */
  async fault(onLine) {
    this.#fault ??= this.#findFault(onLine);
    const address = await this.#fault;
    return address && `The ${this.#name} (${address}) does not answer.`;
  }

  /**
   * Finds out beside other work whether it answers: that may take a while, and the caches may suffice.
   *
   * @param {(line: string) => void} onLine
   */
  beginProbe(onLine) {
    void this.fault(onLine);
  }

  /**
   * Does a thing with what the caches hold, and only where that does not suffice with the registry.
   *
   * @template T
   * @param {() => Promise<T>} fromCache
   * @param {() => Promise<T>} fromRegistry
   * @param {(line: string) => void} onLine
   * @returns {Promise<T>}
   * @throws {SetupError} when the registry does not answer
   */
  async cacheFirst(fromCache, fromRegistry, onLine) {
    this.beginProbe(onLine);
    try {
      return await fromCache();
    } catch (error) {
      onLine(String(error));
    }
    await this.demand(onLine);
    return fromRegistry();
  }

  /**
   * @param {(line: string) => void} onLine
   * @throws {SetupError} when it does not answer
   */
  async demand(onLine) {
    const fault = await this.fault(onLine);
    if (!fault) return;
    throw new SetupError(
      `${fault} What is cached on this machine does not suffice: check the network and the proxy settings of npm and pip, then run the command again.`,
    );
  }
}

/** @param {(line: string) => void} onLine @returns {Promise<string | undefined>} */
export async function findNpmFault(onLine) {
  /** @type {string | undefined} */
  let address;
  const take = (/** @type {string} */ line) => {
    address ??= /\bPING (https?:\S+)/.exec(line)?.[1];
    onLine(line);
  };
  try {
    await run('npm', NPM_PING, { cwd: ROOT, env: systemEnv(), onLine: take, silenceMs: PROBE_MAX_MS });
    return undefined;
  } catch (error) {
    // A registry that knows no ping answers all the same.
    if (!hasNoAnswer(error)) return undefined;
    return address ?? ask('npm', ['config', 'get', 'registry'], systemEnv(), ROOT);
  }
}

/** @param {(line: string) => void} onLine @returns {Promise<string | undefined>} */
export async function findPypiFault(onLine) {
  /** @type {string[]} */
  const lines = [];
  const take = (/** @type {string} */ line) => {
    lines.push(line);
    onLine(line);
  };
  try {
    await run(PYTHON, PIP_LOOK, { cwd: ROOT, env: systemEnv(), onLine: take, silenceMs: PROBE_MAX_MS });
  } catch (error) {
    onLine(String(error));
  }
  // pip itself takes a registry that it cannot reach for one that is empty.
  return lines
    .map(line => /Could not fetch URL (\S+?)(?:pip\/)?: (?:connection|timed)/.exec(line)?.[1])
    .find(Boolean);
}

export const NPM = new Registry('npm registry', findNpmFault);
export const PYPI = new Registry('Python registry', findPypiFault);
