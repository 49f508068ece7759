import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PersonLimits } from '@waymark/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_PYTHON_311 } from '../../python-version.ts';
import { ClassServer } from '../../../server/testing/class-server.ts';

const SCHEMATHESIS = fileURLToPath(
  new URL(
    `../../../.venv/${process.platform === 'win32' ? 'Scripts/schemathesis.exe' : 'bin/schemathesis'}`,
    import.meta.url,
  ),
);
const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url));
/** By hand, more of them find more: `EXAMPLES=200 npm test -- schemathesis`. */
const EXAMPLES = process.env['EXAMPLES'] ?? '2';
/** It takes a quarter of a minute where nothing else runs. */
const PATIENCE_MS = 600_000;
const UNLIMITED = { burst: 1e9, perSecond: 1e9 };

/** Has requests made of what the API document says, sound and broken ones, and held against it. Answers what it found, and all it said. */
async function explore(
  origin: string,
  key: string,
  cwd: string,
): Promise<{ code: number | null; said: string }> {
  const options = `--seed 1 -n ${EXAMPLES} --no-color`.split(' ');
  const where = ['--config-file', CONFIG, 'run', `${origin}/api/openapi.json`];
  const args = [...where, '-H', `Authorization: Bearer ${key}`, ...options];
  const child = spawn(SCHEMATHESIS, args, { cwd, env: { ...process.env, COLUMNS: '200' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe.skipIf(!HAS_PYTHON_311)('schemathesis against a class server', () => {
  let server: ClassServer;
  beforeAll(async () => {
    const limits = new PersonLimits({ requests: UNLIMITED, strangers: UNLIMITED, events: UNLIMITED });
    server = await ClassServer.start({ limits });
  });
  afterAll(() => server.remove());

  it(
    'finds nothing',
    async () => {
      const { key } = await server.join('Ines', 'instructor');
      const { code, said } = await explore(server.origin, key, server.data);
      expect({ code, said }).toEqual({
        code: 0,
        said: expect.stringMatching(/Selected: (\d+)\/\1\s+Tested: \1\s/),
      });
    },
    PATIENCE_MS,
  );
});
