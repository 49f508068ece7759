import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

/** vitest by itself leaves one core alone, which is half of a machine that has two. */
const ALL_CORES = '100%';
const POLL_MS = 20_000;
/** A test that hangs is ended; how long a sound one takes is a matter of what else the machine does. */
const TWO_MINUTES_MS = 120_000;
const TEN_MINUTES_MS = 600_000;

/** Tests start kernels from scratch, but for those that are about spare ones: no kernel is another test's. */
process.env['WAYMARK_SPARE_KERNEL'] = 'off';

/** One project a kind of test, so that `npm run check` can run the unit tests alone. */
export default defineConfig({
  test: {
    maxWorkers: ALL_CORES,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{roadmap,kernel-helpers,server,extension}/{src,setup,docs}/**/*.test.{ts,tsx,mjs}'],
          testTimeout: TWO_MINUTES_MS,
          hookTimeout: TWO_MINUTES_MS,
          setupFiles: ['test/patience.ts'],
          expect: { poll: { timeout: POLL_MS } },
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/{server,jupyterhub}/**/*.test.ts'],
          setupFiles: ['test/patience.ts'],
          testTimeout: TWO_MINUTES_MS,
          hookTimeout: TWO_MINUTES_MS,
        },
      },
      {
        test: {
          name: 'kernel',
          include: ['test/kernel/**/*.test.ts'],
          testTimeout: TEN_MINUTES_MS,
          hookTimeout: TEN_MINUTES_MS,
        },
      },
      {
        test: {
          name: 'notebooks',
          include: ['test/{notebooks,nbgrader,references}/**/*.test.ts'],
          testTimeout: TEN_MINUTES_MS,
          hookTimeout: TEN_MINUTES_MS,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: TEN_MINUTES_MS,
          hookTimeout: TEN_MINUTES_MS,
          // What is waited for comes; how soon is a matter of what else the machine does.
          expect: { poll: { timeout: TWO_MINUTES_MS } },
        },
      },
    ],
  },
});
