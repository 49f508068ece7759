import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from './tables.ts';
import { PredictionWriter, type WriterOptions } from './writer.ts';

/** What the thread answers to each batch, in their order: undefined where it is on the disk, else why not. */
export interface Written {
  readonly problem: string | undefined;
}

/** Waits for the disk in place of the thread that answers requests. The file is opened anew after a failure. */
const options: WriterOptions = workerData;
let writer: PredictionWriter | undefined;

parentPort?.on('message', (batch: Batch) => {
  let problem: string | undefined;
  try {
    writer ??= new PredictionWriter(options);
    writer.write(batch);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    writer?.close();
    writer = undefined;
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage({ problem } satisfies Written);
});
