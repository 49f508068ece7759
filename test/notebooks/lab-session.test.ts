import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LabSession } from '@waymark/server';
import { describe, expect, test, vi } from 'vitest';

const LAB = 'beginner/sample';

function code(id: string, source: string) {
  return { id, cell_type: 'code' as const, source, metadata: {} };
}

describe('a cell that uses more than it may', () => {
  test.each([
    ['time', { cellMs: 1_000 }, 'for (;;) {}', 'cellMs', /still running after 1 s/],
    [
      'memory',
      { memoryMb: 600 },
      'const kept = []; for (;;) { kept.push(Buffer.alloc(2 ** 24, 1)); await new Promise(setImmediate); }',
      'memoryMb',
      /holds \d+ MB of memory; 600 MB are allowed/,
    ],
    [
      'output',
      { outputBytes: 10_000 },
      "for (;;) { console.log('x'.repeat(1000)); await new Promise(setImmediate); }",
      'outputBytes',
      /has shown more than 10000 bytes/,
    ],
  ])('of %s ends with its kernel', async (_title, limits, source, limit, message) => {
    const session = await LabSession.open(LAB, { limits });
    try {
      const failure: unknown = await session.run(code('greedy', source)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ message: expect.stringMatching(message), cause: { limit } });
      await expect(session.run(code('next', '1'))).rejects.toThrow(/kernel/);
    } finally {
      await session.close();
    }
  });
});

test('a kernel that dies is reported with its cell, then and later', async () => {
  const session = await LabSession.open(LAB);
  const dying = code('dying', 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});');
  await expect(session.run(dying)).rejects.toThrow(
    /^beginner\/sample, cell dying: the kernel ended \(SIGKILL\)/,
  );
  await expect(session.run(code('next', '1'))).rejects.toThrow(
    /^beginner\/sample, cell next: the kernel is dead/,
  );
  await session.close();
});

test.each([
  ['is closed', (session: LabSession) => session.close()],
  [
    'has used more than it may',
    (session: LabSession) => session.run(code('greedy', 'for (;;) {}')).catch(() => undefined),
  ],
])('what a cell has started ends with the session that %s', async (_title, end) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const session = await LabSession.open(LAB, { limits: { cellMs: 10_000 } });
  try {
    const script = `require('node:net').connect(${port}, '127.0.0.1')`;
    const start = `import { spawn } from 'node:child_process';
spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'ignore' });`;
    const connected = once(server, 'connection');
    await session.run(code('start', start));
    const [socket] = (await connected) as [Socket];
    const ended = once(
      socket.resume().on('error', () => undefined),
      'close',
    );
    await end(session);
    await expect(ended).resolves.toBeDefined();
  } finally {
    await session.close();
    server.close();
  }
});

test('a session that is closed ends nothing any more: another process may have its number', async () => {
  const stop = new AbortController();
  const session = await LabSession.open(LAB, { signal: stop.signal });
  await session.close();
  const kill = vi.spyOn(process, 'kill');
  stop.abort();
  await session.close();
  expect(kill).not.toHaveBeenCalled();
  kill.mockRestore();
});
