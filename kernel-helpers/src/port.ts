import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** A port of this machine that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const [port = 0] = await findFreePorts(1);
  return port;
}

/** As many different ports that nothing listens on. */
export async function findFreePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = probes.map(portOf);
  await Promise.all(probes.map(close));
  return ports;
}

/** Whether some program listens on a port of this machine. */
export async function isPortTaken(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return true;
    throw error;
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('expected the address of a TCP socket');
  }
  return address.port;
}

function close(server: Server): Promise<unknown> {
  return new Promise(resolve => server.close(resolve));
}
