/**
 * Deletes what was set in a map first. To find it takes longer the more was deleted before, which a map passes over: it is
 * for a map that has become too large, not for each use.
 */
export function forgetOldest<Key>(map: Map<Key, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
