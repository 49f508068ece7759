import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionInfo } from '../../kernel-helpers/src/kernel/protocol/connection.ts';
import { findFreePorts, portOf } from '../../kernel-helpers/src/port.ts';
import { startKernel } from '@waymark/kernel-helpers/client';

/** Has a port, as another program might that was faster than the kernel. */
let other: Server;
beforeEach(async () => {
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
});
afterEach(() => other.close());

async function connectionOnPorts(): Promise<ConnectionInfo> {
  const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] =
    await findFreePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  return { ...ports, transport: 'tcp', ip: '127.0.0.1', key: 'key', signature_scheme: 'hmac-sha256' };
}

describe('a kernel', () => {
  it('that listens on ports answers', async () => {
    const kernel = await startKernel({ connection: await connectionOnPorts() });
    expect((await kernel.execute('1 + 1')).text).toBe('2');
    await kernel.shutdown();
  });

  it.each(['shell', 'iopub', 'stdin', 'control', 'hb'] as const)(
    'that cannot have its %s port says so and ends',
    async channel => {
      const port = portOf(other);
      const connection = { ...(await connectionOnPorts()), [`${channel}_port`]: port };
      await expect(startKernel({ connection })).rejects.toThrow(
        `The kernel ended as it started (code 1).\nwaymark kernel: cannot open its sockets: ` +
          `tcp://127.0.0.1:${port}, the address of its ${channel} channel: another program has it\n`,
      );
    },
  );

  it('that cannot be started at all is told of', async () => {
    await expect(startKernel({ argv: ['/no/such/program'] })).rejects.toThrow('ENOENT');
  });
});
