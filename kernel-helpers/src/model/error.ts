/**
 * A saved model that is missing or cannot be read.
 *
 * @example
 * try {
 *   await loadModel('models/prices');
 * } catch (error) {
 *   if (error instanceof ModelFileError) console.log(error.message);
 * }
 */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}
