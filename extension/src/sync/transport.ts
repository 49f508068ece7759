/** One open line to the server. Messages are text. */
export interface Connection {
  send(message: string): void;
  close(): void;
}

/** What a {@link Connection} tells its owner. `onClose` comes once, also when it never opened. */
export interface ConnectionHandlers {
  onOpen(): void;
  onMessage(message: string): void;
  onClose(code: number): void;
}

/** Begins to open a connection; what happens next comes through the handlers, never synchronously. */
export type Connect = (handlers: ConnectionHandlers) => Connection;

/** Connects to `url` (ws: or wss:) by a WebSocket. */
export function webSocketConnect(url: string): Connect {
  return handlers => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => handlers.onOpen());
    socket.addEventListener('message', event => {
      // The protocol is text only: a binary frame is read as an empty message, which fits no schema.
      handlers.onMessage(typeof event.data === 'string' ? event.data : '');
    });
    socket.addEventListener('close', event => handlers.onClose(event.code));
    return {
      send: message => socket.send(message),
      close: () => socket.close(),
    };
  };
}
