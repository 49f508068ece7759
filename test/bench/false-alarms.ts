/**
 * How often drift is called on data that have not moved, by the number of rows: `node test/bench/false-alarms.ts`.
 * It takes some minutes. A column is judged as by `detectDrift`, a chunk of ten columns as in the monitor.
 */
import { detectDrift, seededRandom, type Category } from '@waymark/kernel-helpers';
import { driftChunk } from '@waymark/kernel-helpers/model-report';

const SIZES = [1, 10, 30, 50, 100, 300, 1_000, 3_000, 10_000];
const REFERENCE_ROWS = 1_000;
const COLUMN_REPEATS = 2_000;
const CHUNK_REPEATS = 500;
const FEATURES = 10;
/** A chunk compares at most so many rows. */
const MAX_CHUNK_ROWS = 1_000;

const random = seededRandom(2026);
const bell = (): number => random() + random() + random() + random() - 2;
const DRAWS: Readonly<Record<string, () => Category>> = {
  bell,
  skewed: () => Math.exp(2 * bell()),
  dice: () => Math.floor(4 * random() ** 2),
  words: () => (random() < 0.6 ? 'common' : `rare ${Math.floor(20 * random() ** 2)}`),
  'yes or no': () => random() < 0.05,
};

function sample<Value>(count: number, draw: () => Value): Value[] {
  return Array.from({ length: count }, draw);
}

function share(repeats: number, isAlarm: () => boolean): string {
  const alarms = sample(repeats, isAlarm).filter(Boolean).length;
  return `${((100 * alarms) / repeats).toFixed(2)}%`;
}

function isChunkAlarm(rows: number): boolean {
  const inputs = (): Record<string, number> =>
    Object.fromEntries(sample(FEATURES, bell).map((value, i) => [`x${i}`, value]));
  const column = { kind: 'number' as const, min: -2, max: 2, missingShare: 0 };
  const columns = Object.fromEntries(sample(FEATURES, () => column).map((one, i) => [`x${i}`, one]));
  const row = { request: '', version: '1', at: 0, ms: 1, status: 200, segment: null, actual: undefined };
  const reference = sample(REFERENCE_ROWS, () => ({ inputs: inputs(), output: bell() }));
  const current = sample(rows, () => ({ ...row, inputs: inputs(), output: bell() }));
  return driftChunk(0, 1, { columns, reference }, current).driftedFeatures > 0;
}

const names = Object.keys(DRAWS);
console.log(`| rows | ${names.join(' | ')} | a chunk of ${FEATURES} features |`);
console.log(`| ---- | ${names.map(() => '---').join(' | ')} | --- |`);
for (const rows of SIZES) {
  const columns = Object.values(DRAWS).map(draw =>
    share(
      COLUMN_REPEATS,
      () => detectDrift(sample(REFERENCE_ROWS, draw), sample(rows, draw)).state === 'drift',
    ),
  );
  const chunk = rows > MAX_CHUNK_ROWS ? 'as above' : share(CHUNK_REPEATS, () => isChunkAlarm(rows));
  console.log(`| ${rows.toLocaleString('en')} | ${columns.join(' | ')} | ${chunk} |`);
}
