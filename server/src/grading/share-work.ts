/**
 * Has several workers do pieces of work, each the next piece as soon as it has done one.
 *
 * @returns What came of the pieces, in their order.
 */
export async function shareWork<Worker, Piece, Result>(
  workers: readonly Worker[],
  pieces: readonly Piece[],
  work: (piece: Piece, worker: Worker) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const waiting = pieces.entries();
  await Promise.all(
    workers.map(async worker => {
      for (const [at, piece] of waiting) results.set(at, await work(piece, worker));
    }),
  );
  return pieces.flatMap((_, at) => (results.has(at) ? [results.get(at)!] : []));
}

/** Cuts a list into pieces of a size; the last one may be shorter. */
export function cutInto<T>(size: number, items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
