import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PYTHON = 'python3';
/**
 * A step as `npm ci` is one: it begins with an empty folder, fills it file by file, and fails when another does so
 * too. It takes its time to end when it is asked to.
 */
const STEP = `
  const fs = require('node:fs');
  const [folder] = process.argv.slice(1);
  process.on('SIGTERM', () => setTimeout(() => process.exit(1), process.env.STEP_END_MS));
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  let count = 0;
  setInterval(() => {
    if (fs.readdirSync(folder).length !== count) process.exit(9);
    fs.writeFileSync(folder + '/' + count++, String(process.pid));
    if (count === 10) process.exit(0);
  }, process.env.STEP_FILE_MS);`;
/** A set-up of three such steps, in a process of its own. */
const PROGRAM = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { startGuard } from ${JSON.stringify(new URL('guard.mjs', import.meta.url).href)};
  import { Reporter, runMain } from ${JSON.stringify(new URL('reporter.mjs', import.meta.url).href)};
  import { run } from ${JSON.stringify(new URL('run.mjs', import.meta.url).href)};
  import { takeSteps } from ${JSON.stringify(new URL('setup.mjs', import.meta.url).href)};

  const [folder] = process.argv.slice(1);
  const reporter = new Reporter();
  await runMain(reporter, async () => {
    startGuard(${JSON.stringify(PYTHON)}, join(folder, 'lock'));
    const steps = ['one', 'two', 'three'].map(title => ({
      title,
      isDone: () => existsSync(join(folder, title + '.done')),
      run: async () => {
        await run(process.execPath, ['--eval', ${JSON.stringify(STEP)}, join(folder, title)]);
        writeFileSync(join(folder, title + '.done'), '');
      },
    }));
    await takeSteps(reporter, steps);
    reporter.say('complete');
    return 0;
  });`;

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-interruption-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {object} [steps]
 * @param {number} [steps.fileMs] how long they take for each of ten files
 * @param {number} [steps.endMs] how long they take to end when they are asked to
 */
function begin({ fileMs = 10, endMs = 300 } = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, STEP_FILE_MS: String(fileMs), STEP_END_MS: String(endMs) },
  });
  let text = '';
  child.stdout.on('data', chunk => (text += String(chunk)));
  return {
    child,
    /** @param {string} words */
    async prints(words) {
      while (!text.includes(words)) await once(child.stdout, 'data');
    },
    /** All that it prints, once it has ended. */
    async end() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      return { code: child.exitCode, text };
    },
  };
}

/** @param {string} step @returns {number} the process that works, or worked, on it */
const workerOf = step => Number(readFileSync(join(folder, step, '0'), 'utf8'));

/** @param {number} pid */
function isRunning(pid) {
  // What nobody reaps is not running.
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  if (existsSync('/proc/self/stat')) return stat !== '' && !/\) [ZX] /.test(stat);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {number} state @returns {() => number} a generator of numbers from 0 up to 1 */
function seeded(state) {
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe('a set-up', () => {
  test('that is killed takes its step along, and the next one waits for that', async () => {
    const first = begin({ fileMs: 500, endMs: 60_000 });
    await first.prints('… one');
    await expect.poll(() => existsSync(join(folder, 'one', '0'))).toBe(true);
    const orphan = workerOf('one');
    first.child.kill('SIGKILL');
    const second = await begin().end();
    expect(isRunning(orphan)).toBe(false);
    expect(second).toEqual({
      code: 0,
      text: expect.stringMatching(/runs already \(process \d+\)[^]*complete/),
    });
  });

  test('waits for one that runs, names it, and takes what is left', async () => {
    const first = begin({ fileMs: 100 });
    await first.prints('… one');
    const second = begin();
    await second.prints('runs already');
    expect((await second.end()).text).toContain(
      `A set-up of this folder runs already (process ${first.child.pid})`,
    );
    expect((await second.end()).text).not.toContain('… one');
    expect((await first.end()).code).toBe(0);
    expect((await second.end()).code).toBe(0);
  });

  test('heeds no lock of a process that is gone, or of another that has its number now', async () => {
    writeFileSync(join(folder, 'lock'), String(process.pid));
    const { code, text } = await begin().end();
    expect(code).toBe(0);
    expect(text).not.toContain('runs already');
  });

  test('goes on without a lock where none can be had', async () => {
    mkdirSync(join(folder, 'lock'));
    const { code } = await begin().end();
    expect(code).toBe(0);
  });

  const SIGNALS = /** @type {const} */ (['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP']);
  test.for([1, 2, 3])('heals after kills at random moments (seed %i)', async seed => {
    const random = seeded(seed);
    for (let kill = 0; kill < 4; kill++) {
      const start = begin();
      await sleep(random() * 700);
      start.child.kill(SIGNALS[Math.floor(random() * SIGNALS.length)]);
    }
    // Two at once, both right after the last kill.
    const ends = await Promise.all([begin().end(), begin().end()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    for (const step of ['one', 'two', 'three']) expect(existsSync(join(folder, step, '9'))).toBe(true);
  });
});
