import { CHANNELS, channelAddress, type Channel } from './channel-address.ts';
import type { ConnectionInfo } from './connection.ts';

/** Why a kernel cannot have one of the addresses of its connection file. */
export class AddressError extends Error {
  override readonly name = 'AddressError';

  constructor(channel: Channel, address: string, cause: unknown) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const reason = isTaken ? 'another program has it' : String(cause);
    super(`${address}, the address of its ${channel} channel: ${reason}`, { cause });
  }
}

interface Bindable {
  bind(address: string): Promise<void>;
}

/** @throws {AddressError} where one of the addresses cannot be had. */
export async function bindChannels(
  connection: ConnectionInfo,
  sockets: Readonly<Partial<Record<Channel, Bindable>>>,
): Promise<void> {
  await allAtRest(
    CHANNELS.map(async channel => {
      const socket = sockets[channel];
      if (!socket) return;
      const address = channelAddress(connection, channel);
      try {
        await socket.bind(address);
      } catch (error) {
        throw new AddressError(channel, address, error);
      }
    }),
  );
}

/** Like `Promise.all`, but waits for all also where one fails: a thread that ends while it binds aborts the process. */
export async function allAtRest(promises: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(promises);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
