import { availableParallelism, totalmem } from 'node:os';
import { shareWork } from './share-work.ts';

/** A proof runs three kernels; two cores keep them busy. */
const CORES_PER_LAB = 2;
/** What three kernels hold that train. */
const BYTES_PER_LAB = 3 * 2 ** 30;

/** How many labs a machine can prove side by side; at least one. */
export function labsAtOnce(cores: number = availableParallelism(), memoryBytes: number = totalmem()): number {
  return Math.max(1, Math.floor(Math.min(cores / CORES_PER_LAB, memoryBytes / BYTES_PER_LAB)));
}

/**
 * Does the work for several labs side by side, and tells what came of each in their order, as soon as it is known.
 *
 * @param atOnce How many side by side.
 * @param stop Is aborted by the first error; what runs then is to end.
 * @throws The first error, once all the work has ended.
 */
export async function forEachLab<Lab, Result>(
  labs: readonly Lab[],
  atOnce: number,
  stop: AbortController,
  work: (lab: Lab) => Promise<Result>,
  tell: (result: Result) => void,
): Promise<void> {
  const known = new Map<number, Result>();
  let next = 0;
  const workers = Array.from({ length: atOnce });
  await shareWork(workers, [...labs.entries()], async ([at, lab]) => {
    if (stop.signal.aborted) return;
    try {
      known.set(at, await work(lab));
    } catch (error) {
      stop.abort(error);
      return;
    }
    for (; known.has(next); next++) tell(known.get(next)!);
  });
  stop.signal.throwIfAborted();
}
