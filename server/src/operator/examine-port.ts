import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../error-code.ts';
import { answersOn } from './ask-server.ts';
import { ok, wrong, type Finding } from './finding.ts';

/** Whether a server of a data folder can listen, or does. */
export async function examinePort(port: number, folder: string): Promise<Finding> {
  const probe = createServer();
  try {
    probe.listen(port);
    await once(probe, 'listening');
    return ok('Port', `${port} is free`);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EADDRINUSE') {
      return wrong('Port', `${port} cannot be used (${code}): choose another with --port`);
    }
    if (await answersOn(folder, port)) return ok('Port', `${port} is this server’s`);
    return wrong(
      'Port',
      `${port} is taken by another program, or by a server that does not answer: end it, or choose another with --port`,
    );
  } finally {
    probe.close();
  }
}
