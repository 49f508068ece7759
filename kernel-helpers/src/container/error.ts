/**
 * An image that cannot be built or run. Its message names the line of the Dockerfile.
 *
 * @example
 * try {
 *   await buildImage('deploy/mass', { dockerfile: 'FROM node:24.21.0-slim\nCOPY nothing ./', to: 'images/mass' });
 * } catch (error) {
 *   if (error instanceof ContainerError) console.log(error.message);
 * }
 */
export class ContainerError extends Error {
  override readonly name = 'ContainerError';
}
