import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, Server } from 'node:http';
import type { WebSocket } from 'ws';

/** A page that sends more at once is cut off, with the code 1009. */
const MESSAGE_LIMIT_BYTES = 2 ** 20;
/** By RFC 6455: the server met a condition that keeps it from going on. */
const SERVER_ERROR = 1011;

/** Told of each WebSocket that a page opens, and of the request that opened it. */
export type SocketHandler = (socket: WebSocket, request: IncomingMessage) => unknown;

/**
 * Lets an app answer WebSockets at whatever path. One that cannot be handled is closed with the code 1011.
 *
 * @param onFault Told of what the handler throws.
 * @returns Ends all that are open.
 */
export async function acceptSockets(
  server: Server,
  handle: SocketHandler,
  onFault: (request: IncomingMessage, error: unknown) => void,
): Promise<() => void> {
  // It loads only where an app has sockets.
  const { WebSocketServer } = await import('ws');
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT_BYTES,
    perMessageDeflate: false,
  });
  const accept = AsyncResource.bind((socket: WebSocket, request: IncomingMessage) => {
    // What a page does wrong closes its socket, which is all that is to be done about it.
    socket.on('error', () => undefined);
    const fail = (error: unknown): void => {
      onFault(request, error);
      socket.close(SERVER_ERROR);
    };
    try {
      Promise.resolve(handle(socket, request)).catch(fail);
    } catch (error) {
      fail(error);
    }
  });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, client => accept(client, request));
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
  };
}
