/**
 * A file that is no picture which can be read; the message is meant for whoever sent it.
 *
 * @example
 * try {
 *   readImage(new TextEncoder().encode('Hello'));
 * } catch (error) {
 *   if (error instanceof ImageError) console.log(error.message);
 * }
 */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
