/**
 * An app that cannot be exported as it was asked for, or whose packages are not at hand.
 *
 * @example
 * try {
 *   await linkPackages('deploy/mass');
 * } catch (error) {
 *   if (error instanceof ExportError) console.log(error.message);
 * }
 */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/**
 * An app that was started and did not become ready.
 *
 * @example
 * try {
 *   await startApp('deploy/mass', { limitMs: 5000 });
 * } catch (error) {
 *   if (error instanceof AppStartError) console.log(error.exitCode, error.log);
 * }
 */
export class AppStartError extends Error {
  override readonly name = 'AppStartError';
  /** What the app printed, on both streams. */
  readonly log: string;
  /** With which the app ended; null when it had to be stopped, or did not even start. */
  readonly exitCode: number | null;

  constructor(message: string, options: ErrorOptions & { log?: string; exitCode?: number | null } = {}) {
    const { log = '', exitCode = null, ...rest } = options;
    super(log === '' ? message : `${message} It printed:\n${log.trimEnd()}`, rest);
    this.log = log;
    this.exitCode = exitCode;
  }
}
