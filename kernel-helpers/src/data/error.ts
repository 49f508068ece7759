/**
 * A data set that is unknown, or whose file in the cache is damaged.
 *
 * @example
 * try {
 *   loadDataset('penguins');
 * } catch (error) {
 *   if (error instanceof DatasetError) console.log(error.message);
 * }
 */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}
