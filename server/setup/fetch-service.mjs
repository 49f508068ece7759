import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fetchService } from './services.mjs';

/**
 * `node fetch-service.mjs NAME`: what a notebook runs when the program of a service is not on the machine. It prints
 * `progress SHARE` while the program arrives, and at the end `done`, or `failed` with a sentence. It ends with its input.
 */
const POLL_MS = 250;

process.stdin.resume().on('end', () => process.exit(1));

/** @type {NodeJS.Timeout | undefined} */
let watch;
try {
  await fetchService(
    process.argv[2] ?? '',
    () => {},
    (scratch, megabytes) => {
      process.env.TMPDIR = scratch; // In which pip keeps what has arrived so far.
      watch = setInterval(
        () => say(`progress ${Math.min(1, bytesIn(scratch) / 1e6 / megabytes).toFixed(3)}`),
        POLL_MS,
      );
    },
  );
  say('done');
} catch (error) {
  say(`failed ${error instanceof Error ? error.message : String(error)}`);
}
clearInterval(watch);
process.exit();

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line.replaceAll('\n', ' ')}\n`);
}

/** @param {string} folder @returns {number} */
function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
