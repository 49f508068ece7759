/** What stops the set-up, in one sentence that says what to do. It is shown without a stack trace. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/** What the set-up can do without, and what happens instead, in one sentence. */
export class SetupWarning extends Error {
  /** @override */
  name = 'SetupWarning';
}

/** A command that failed, with the end of what it printed. */
export class CommandError extends Error {
  /** @override */
  name = 'CommandError';

  /**
   * @param {string} command as typed
   * @param {string} ending how it ended: 'exit code 1', 'stopped after 20 s'
   * @param {string[]} tail its last lines
   */
  constructor(command, ending, tail) {
    super(`${command}: ${ending}`);
    this.tail = tail;
  }
}

const CAUSES = [
  {
    pattern: /ENOSPC|No space left on device/i,
    sentence: 'The disk is full: free some space (set-up needs about 4 GB) and run the command again.',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|ENETWORK|ConnectTimeoutError|NewConnectionError|NameResolutionError|ReadTimeoutError|Max retries exceeded|Temporary failure in name resolution|ProxyError/,
    sentence:
      'A package registry does not answer: check the network and the proxy settings of npm and pip, then run the command again.',
  },
  {
    pattern: /EACCES|EPERM|Permission denied/,
    sentence:
      'A file or folder may not be written: make sure this folder is yours, then run the command again.',
  },
  {
    pattern: /EINTEGRITY|DO NOT MATCH THE HASHES/,
    sentence:
      'A package differs from what the lock file promises: clear the caches (`npm cache clean --force`, `pip cache purge`) and run the command again.',
  },
];

/**
 * Says in one sentence what to do about a failure.
 *
 * @param {unknown} error
 * @returns {string | undefined} undefined when the cause is not a known one
 */
export function explain(error) {
  if (error instanceof SetupError) return error.message;
  const text = error instanceof CommandError ? error.tail.join('\n') : String(error);
  return CAUSES.find(cause => cause.pattern.test(text))?.sentence;
}
