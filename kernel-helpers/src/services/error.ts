/**
 * A service, or another program that a notebook runs, that is not to be had on this machine or did not start.
 *
 * @example
 * try {
 *   await startService('s3');
 * } catch (error) {
 *   if (error instanceof ServiceError) console.log(error.message, error.log);
 * }
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** What the service printed; empty where none was started. */
  readonly log: string;

  constructor(message: string, options: ErrorOptions & { log?: string } = {}) {
    const { log = '', ...rest } = options;
    super(log === '' ? message : `${message} It printed:\n${log.trimEnd()}`, rest);
    this.log = log;
  }
}
