import { vi } from 'vitest';

/** Under a test's own limit, so that what fails is the expectation. */
const PATIENCE_MS = 20_000;

const { waitFor } = vi;

/**
 * What a test waits for comes; how soon is a matter of what else the machine does. vitest itself gives
 * up after a second, which the disk of a busy machine may take for one write.
 */
vi.waitFor = (callback, options) =>
  waitFor(
    callback,
    typeof options === 'object' ? { timeout: PATIENCE_MS, ...options } : (options ?? PATIENCE_MS),
  );
