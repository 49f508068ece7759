/** A comparison in a check that did not hold. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
  readonly expected: string | undefined;
  readonly actual: string | undefined;

  /**
   * @param message What the student reads.
   * @param expected Printed form of what was expected.
   * @param actual Printed form of what arrived.
   */
  constructor(message: string, expected?: string, actual?: string) {
    super(message);
    this.expected = expected;
    this.actual = actual;
  }
}

/**
 * A fault in how a check is written. It is the author's to mend, never the student's.
 *
 * @example
 * try {
 *   await check('Q1 mean', { points: 1 }, t => t.ok(true, 'Never said.'));
 * } catch (error) {
 *   if (error instanceof CheckError) console.log(error.message); // A check's id is made of lower-case words …
 * }
 */
export class CheckError extends Error {
  override readonly name = 'CheckError';
}
