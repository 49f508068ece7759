import { CommandError } from './command.ts';

const MAX_PORT = 65_535;

/**
 * Reads what `--port` was given.
 *
 * @param min 0 where the system may choose one.
 * @throws CommandError For what is no port.
 */
export function readPort(text: string | undefined, min: 0 | 1): number {
  const port = Number(text);
  if (text === undefined || text === '' || !Number.isInteger(port) || port < min || port > MAX_PORT) {
    throw new CommandError(
      `Expected --port with a number from ${min} to ${MAX_PORT}, got ${text ?? 'none'}.`,
    );
  }
  return port;
}
