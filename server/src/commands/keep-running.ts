import { RoadmapError } from '@waymark/roadmap';
import { errorCode } from '../error-code.ts';
import { DataFolderError } from '../events/errors.ts';
import { startServer, type RunningServer, type ServerOptions } from '../server.ts';
import { CommandError } from './command.ts';

/**
 * Runs a server until a promise resolves. One that can no longer keep progress is replaced by another.
 *
 * @param onStart Called with each server that has begun to listen.
 * @throws CommandError For what whoever runs it can mend.
 */
export async function keepRunning(
  options: ServerOptions,
  stopped: Promise<unknown>,
  onStart: (server: RunningServer) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const stop = stopped.then(() => undefined);
  for (let { port } = options; ;) {
    const server = await start({ ...options, port });
    try {
      await onStart(server);
      const failure = await Promise.race([stop, server.failed]);
      if (!failure) return;
      options.logger.error({ err: failure }, 'progress could not be kept; the server begins anew');
    } finally {
      await server.close();
    }
    port = server.port;
  }
}

async function start(options: ServerOptions): Promise<RunningServer> {
  try {
    return await startServer(options);
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') {
      throw new CommandError(
        `Port ${options.port} is taken: choose another with --port, or stop the program that uses it.`,
      );
    }
    if (error instanceof RoadmapError) throw new CommandError(`${options.roadmap}: ${error.message}.`);
    if (error instanceof DataFolderError) throw new CommandError(error.message);
    throw error;
  }
}
