/** A data set that is unknown, or whose file in the cache is damaged. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}
