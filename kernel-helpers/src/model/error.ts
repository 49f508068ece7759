/** A saved model that is missing or cannot be read. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}
