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
   * @param {object} output
   * @param {string[]} output.tail the last lines of all that it printed
   * @param {string[]} [output.errors] all lines of its standard error
   * @param {boolean} [output.isStopped] whether it was stopped because it gave no sign of life
   */
  constructor(command, ending, { tail, errors = [], isStopped = false }) {
    super(`${command}: ${ending}`);
    this.tail = tail;
    this.errors = errors;
    this.isStopped = isStopped;
  }
}

const NO_ANSWER =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENETWORK|network timeout|EIDLETIMEOUT|ERESPONSETIMEOUT|ConnectTimeoutError|NewConnectionError|NameResolutionError|ReadTimeoutError|Max retries exceeded|Temporary failure in name resolution|ProxyError/;

const CAUSES = [
  {
    pattern: /ENOSPC|No space left on device/i,
    sentence: 'The disk is full: free some space (set-up needs about 4 GB) and run the command again.',
  },
  {
    pattern: NO_ANSWER,
    sentence:
      'A package registry does not answer: check the network and the proxy settings of npm and pip, then run the command again.',
  },
  {
    pattern: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/,
    sentence:
      'A file or folder may not be written: make sure this folder is yours, then run the command again.',
  },
  {
    pattern: /EINTEGRITY|DO NOT MATCH THE HASHES/,
    sentence:
      'A package differs from what the lock file promises: clear the caches (`npm cache clean --force`, `pip cache purge`) and run the command again.',
  },
];

/** Whether a command failed because what it asked did not answer. @param {unknown} error */
export function hasNoAnswer(error) {
  return error instanceof CommandError && (error.isStopped || NO_ANSWER.test(error.tail.join('\n')));
}

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
