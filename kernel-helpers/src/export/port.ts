import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port of this machine that nothing listens on. */
export async function findFreePort(): Promise<number> {
  return listenBriefly(0);
}

/** Whether some program listens on a port of this machine. */
export async function isPortTaken(port: number): Promise<boolean> {
  try {
    await listenBriefly(port);
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return true;
    throw error;
  }
}

async function listenBriefly(port: number): Promise<number> {
  const probe = createServer().listen(port, '127.0.0.1');
  await once(probe, 'listening');
  const { port: actual } = probe.address() as AddressInfo;
  await new Promise(resolve => probe.close(resolve));
  return actual;
}
