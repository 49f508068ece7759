/** What is worked out of recorded predictions: pure functions, which the monitor in a cell and the server share. */
export { alertValue, newAlert, nextAlert } from './alerts.ts';
export { dataQuality } from './data-quality.ts';
export { distributions } from './distributions.ts';
export { driftChunk, evenSample } from './drift-chunk.ts';
export { headline, performanceChunk } from './performance-chunk.ts';
export { isMissing, readAnswer, type Answer, type WatchedRow } from './rows.ts';
export { tilesOf, type LastMinute } from './tiles.ts';
export { countRequests, isError, isRefused, trafficBucket, type RequestCounts } from './traffic.ts';
export { PredictionWriter, type WriterOptions } from '../prediction-store/writer.ts';
export { STORE_FILE, STORE_VERSION, type PredictionRow } from '../prediction-store/tables.ts';
