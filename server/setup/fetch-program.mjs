import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installAside } from './python.mjs';
import { fetchService } from './services.mjs';

/**
 * `node fetch-program.mjs NAME`: what a notebook runs when the program of a service, or cfn-lint, is not on the machine. It
 * prints `progress SHARE` while it arrives, and at the end `done`, or `failed` with a sentence. It ends with its input.
 */
const POLL_MS = 250;
const CFN_LINT_MEGABYTES = 37;

process.stdin.resume().on('end', () => process.exit(1));

/** @type {NodeJS.Timeout | undefined} */
let watch;
const name = process.argv[2] ?? '';
try {
  if (name === 'cfn-lint') {
    await installAside(name, ignore, scratch => watchFolder(scratch, CFN_LINT_MEGABYTES));
  } else {
    await fetchService(name, ignore, watchFolder);
  }
  say('done');
} catch (error) {
  say(`failed ${error instanceof Error ? error.message : String(error)}`);
}
clearInterval(watch);
process.exit();

function ignore() {}

/** @param {string} scratch @param {number} megabytes that will arrive in it */
function watchFolder(scratch, megabytes) {
  process.env.TMPDIR = scratch; // In which pip keeps what has arrived so far.
  watch = setInterval(
    () => say(`progress ${Math.min(1, bytesIn(scratch) / 1e6 / megabytes).toFixed(3)}`),
    POLL_MS,
  );
}

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
