import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { isPortTaken } from '../port.ts';
import { ServiceError } from './error.ts';
import { findFetched } from './find-program.ts';
import { redis } from './redis.ts';
import type { Service } from './service.ts';
import { startService } from './start-service.ts';

vi.mock('./fetch-program.ts', async () => {
  const { ServiceError } = await import('./error.ts');
  return { fetchProgram: () => Promise.reject(new ServiceError('The Python registry does not answer.')) };
});

const portOf = ({ url }: Service) => Number(new URL(url).port);

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(async () => {
  await host.shutDown();
  FakeHost.uninstall();
  vi.unstubAllEnvs();
});

describe('a PostgreSQL', () => {
  it('takes whoever has its password, is one for all who ask, and ends with the notebook', async () => {
    const [service, again] = await Promise.all([startService('postgres'), startService('postgres')]);
    expect(again).toBe(service);
    expect(host.last.bundle['text/plain']).toMatch(
      /^PostgreSQL is ready on this machine \(.+\), and ends with/,
    );
    const client = new Client({ connectionString: service.url });
    await client.connect();
    expect((await client.query('SELECT 6 * 7 AS answer')).rows).toEqual([{ answer: 42 }]);
    await client.end();
    const stranger = new URL(service.url);
    stranger.password = 'guessed';
    await expect(new Client({ connectionString: stranger.href }).connect()).rejects.toThrow(/password/);
    await host.shutDown();
    expect(service.hasEnded).toBe(true);
    expect(await isPortTaken(portOf(service))).toBe(false);
  });

  it('that was stopped is another one afterwards, and empty', async () => {
    const first = await startService('postgres');
    await first.stop();
    await first.stop();
    const second = await startService('postgres');
    expect(second.url).not.toBe(first.url);
    expect(second.hasEnded).toBe(false);
  });
});

describe.runIf(redis.find())('a Redis', () => {
  it('keeps what it is given, for whoever has its password', async () => {
    const service = await startService('redis');
    const client = new Redis(service.url);
    await client.set('jobs', '3');
    expect(await client.get('jobs')).toBe('3');
    client.disconnect();
    const stranger = new Redis({ port: portOf(service), lazyConnect: true, retryStrategy: () => null });
    stranger.on('error', () => {});
    await expect(stranger.get('jobs')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });
});

describe.runIf(findFetched('s3'))('an S3 store', () => {
  it('refuses who has no key, and listens on this machine alone', async () => {
    const service = await startService('s3');
    expect((await fetch(`${service.url}/models`)).status).toBe(403);
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('a service that cannot be had', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-'));
    vi.stubEnv('WAYMARK_CACHE', join(folder, 'cache'));
    vi.stubEnv('PATH', join(folder, 'bin'));
    mkdirSync(join(folder, 'bin'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const install = (script: string) => {
    const path = join(folder, 'bin', 'weed');
    writeFileSync(path, `#!/bin/sh\n[ "$1" = --version ] && { echo version 1.2; exit; }\n${script}\n`);
    chmodSync(path, 0o755);
  };

  it('says why, and what helps', async () => {
    const failure = startService('s3');
    await expect(failure).rejects.toBeInstanceOf(ServiceError);
    await expect(failure).rejects.toThrow(
      /^An S3 store is not on this machine, and .+\. What helps: install SeaweedFS .+, then run the cell again\.$/,
    );
  });

  it('because it does not start shows what it printed, and can be asked for again', async () => {
    install('echo "the disk is full" >&2; exit 3');
    for (let attempt = 1; attempt <= 2; attempt++) {
      await expect(startService('s3')).rejects.toMatchObject({
        message: expect.stringMatching(/ended before it was ready\. It printed:\nthe disk is full$/),
        log: 'the disk is full\n',
      });
    }
  });

  it('because its ports are taken each time is tried thrice', async () => {
    const count = join(folder, 'count');
    install(`echo x >> ${count}; echo "bind: address already in use" >&2; exit 1`);
    await expect(startService('s3')).rejects.toThrow(/address already in use/);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(count, 'utf8')).toBe('x\nx\nx\n');
  });

  it('because there is no such thing is told, with what there is', async () => {
    // @ts-expect-error A name that is none.
    await expect(startService('mongo')).rejects.toThrow(
      'There is no service "mongo"; there are postgres, redis, s3.',
    );
  });
});
