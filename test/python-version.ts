import { readFileSync } from 'node:fs';

/** Whether the Python of `.venv` is 3.11 or later: what the tests hold beside the product is not to be had for an older one. */
export const HAS_PYTHON_311 = /^version = 3\.(?:1[1-9]|[2-9]\d)/m.test(
  readFileSync(new URL('../.venv/pyvenv.cfg', import.meta.url), 'utf8'),
);
