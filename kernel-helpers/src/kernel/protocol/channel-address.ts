import type { ConnectionInfo } from './connection.ts';

export const CHANNELS = ['shell', 'iopub', 'stdin', 'control', 'hb'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The ZeroMQ address of a channel. */
export function channelAddress(connection: ConnectionInfo, channel: Channel): string {
  const port = connection[`${channel}_port`];
  const separator = connection.transport === 'tcp' ? ':' : '-';
  return `${connection.transport}://${connection.ip}${separator}${port}`;
}
