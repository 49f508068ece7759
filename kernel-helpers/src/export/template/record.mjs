/**
 * @import { Description } from './model.mjs'
 * @typedef {{ request: string, at: number, ms: number, status: number, segment: null, inputs: string | null, output: string | null }} Row
 * @typedef {{ add(row: Row): void, close(): Promise<void> }} Recorder
 */

/** How much of each version stays in the store. */
const RETENTION = { rows: 1_000_000, days: 90 };

/**
 * Opens the store of predictions in a folder, for the panel Model Monitor or a query of your own. A thread writes it;
 * a disk that is full makes no prediction fail.
 *
 * @param {string} folder
 * @param {Description} model
 * @param {(line: string) => void} log
 * @returns {Promise<Recorder>}
 */
export async function openRecorder(folder, { name, version, features, output }, log) {
  if (!('sqlite' in process.versions)) {
    throw new Error(`MONITOR_STORE needs a Node with SQLite, 22.13 or newer; this is ${process.version}.`);
  }
  const { PredictionRecorder } = await import(new URL('recorder/recorder.js', import.meta.url).href);
  const columns = Object.fromEntries(
    features.map(feature => [
      feature.name,
      feature.kind === 'number'
        ? { kind: 'number', min: feature.min, max: feature.max }
        : { kind: 'category', categories: feature.choices },
    ]),
  );
  const description = JSON.stringify({ unit: output.kind === 'number' ? output.unit : '', columns });
  const model = { name, version, description, describedAt: Date.now() };
  return new PredictionRecorder({ folder, model, retention: RETENTION }, log);
}
